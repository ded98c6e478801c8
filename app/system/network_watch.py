"""Detects that the network is back, so that a banner disappears within seconds. It sends the server no request."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

from app.system.tasks import Tasks
from licensing.errors import Unreachable
from licensing.probe import reach
from licensing.proxy import Proxy


class NetworkWatch(QObject):
    """Emits ``came_back`` when the operating system reports it, or after a connection to the server opens again.

    Not every machine has a service that tells Qt about its network. Therefore, after ``watch(True)``, a bare
    connection is tried every ``interval`` seconds, through the same proxy as a request. Only the change from closed
    to open counts: a server that accepts connections but fails is left to the backoff of the checks. Because all
    terminals see at once that a server is back, ``came_back`` then waits for as long as ``after_outage`` returns for
    the seconds since ``watch(True)``.
    """

    came_back = Signal()

    def __init__(
        self,
        server_url: str,
        tasks: Tasks,
        *,
        interval: float,
        after_outage: Callable[[float], float],
        proxy: Callable[[], Proxy] = Proxy,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._server_url = server_url
        self._proxy = proxy
        self._tasks = tasks
        self._after_outage = after_outage
        self._outage = QElapsedTimer()
        self._was_open = True
        self._probing = False
        self._timer = QTimer(self)
        self._timer.setInterval(round(interval * 1000))
        self._timer.timeout.connect(self._probe)
        self._back = QTimer(self, singleShot=True)
        self._back.timeout.connect(self.came_back)
        self._information: QObject | None = None

    def start(self) -> None:
        """Subscribe to the operating system's network state, where Qt has a backend for it."""
        if QNetworkInformation.loadDefaultBackend():
            information = QNetworkInformation.instance()
            information.reachabilityChanged.connect(self._reachability_changed)
            self._information = information

    def watch(self, wanted: bool) -> None:
        """Start or stop trying connections."""
        if wanted and not self._timer.isActive():
            self._was_open = False
            self._outage.start()
            self._timer.start()
        elif not wanted:
            self._timer.stop()
            self._back.stop()

    def _reachability_changed(self, reachability: object) -> None:
        if reachability == QNetworkInformation.Reachability.Online:
            self.came_back.emit()

    def _probe(self) -> None:
        if not self._probing:
            self._probing = True
            self._tasks.run(self._opens, self._probed)

    def _opens(self) -> bool:
        try:
            reach(self._server_url, self._proxy())
        except Unreachable:
            return False
        return True

    def _probed(self, opened: bool | None, _error: Exception | None) -> None:
        self._probing = False
        came_back = bool(opened) and not self._was_open
        self._was_open = bool(opened)
        if came_back and self._timer.isActive():
            self._back.start(round(1000 * self._after_outage(self._outage.elapsed() / 1000)))
