"""The local socket by which a second start tells the running app to come to the front."""

import logging

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

_ANSWER = b"here"


class Doorbell(QObject):
    """Answers at ``name`` until its parent is gone. Only the holder of the claim may hang it up."""

    rung = Signal()

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        QLocalServer.removeServer(name)  # what a crash left; nobody else holds the claim
        if not self._server.listen(name):
            log.warning("a second start will not find this one: %s", self._server.errorString())

    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.disconnected.connect(caller.deleteLater)
            caller.write(_ANSWER)
            caller.flush()
            caller.disconnectFromServer()
            self.rung.emit()


def ring(name: str, patience_ms: int) -> bool:
    """Return whether the app at ``name`` answered within ``patience_ms``, once connected."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(patience_ms):
        return False
    while socket.bytesAvailable() < len(_ANSWER):
        if not socket.waitForReadyRead(patience_ms):
            return False
    return bytes(socket.readAll().data()) == _ANSWER
