"""``python -m server.ops.loopback_vnc PORT``: the app on Qt's VNC screen, for this machine alone.

Qt's VNC plugin listens on every address and asks for no password. So its listening socket is
exchanged for one on loopback as soon as the application object has made it, before Qt's event loop
could accept anybody.
"""

import os
import runpy
import socket
import sys
from pathlib import Path

from PySide6 import QtCore, QtWidgets

from server.ports import free_port

SCREEN = "1280x800"


def main() -> None:
    """Run the app as ``python -m app`` does, to be looked at on loopback at the port in ``argv``."""
    ours = socket.create_server(("127.0.0.1", int(sys.argv.pop())))
    ours.setblocking(False)
    public = free_port()
    os.environ["QT_QPA_PLATFORM"] = f"vnc:port={public}:size={SCREEN}"

    class Application(QtWidgets.QApplication):
        def __init__(self, arguments: list[str]) -> None:
            super().__init__(arguments)
            shown = QtCore.qInstallMessageHandler(lambda *message: None)  # it would tell a port that nobody can use
            self.sendPostedEvents()  # the plugin begins to listen with one of these; sockets wait for the loop
            QtCore.qInstallMessageHandler(shown)
            os.dup2(ours.fileno(), listener_on(public), inheritable=False)

    QtWidgets.QApplication = Application  # type: ignore[assignment,misc]  # nothing else runs between making it and its loop
    runpy.run_module("app", run_name="__main__", alter_sys=True)


def listener_on(port: int) -> int:
    """Return the descriptor, of this process, that listens on ``port``."""
    for descriptor in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
        try:
            with socket.socket(fileno=os.dup(descriptor)) as candidate:
                if candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and candidate.getsockname()[1] == port:
                    return descriptor
        except OSError:  # not a socket, or the descriptor of the listing itself
            continue
    raise RuntimeError(f"Qt's VNC plugin does not listen on port {port}")


if __name__ == "__main__":
    main()
