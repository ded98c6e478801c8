"""``demo``: a server with three numbers, the console and the app, to try everything with one command."""

import os
from contextlib import ExitStack
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from licensing.errors import VendorError
from licensing.number import show
from licensing.vendor import read_vendor
from server import clock
from server.command import ServerCommand
from server.console.staff import set_staff
from server.licenses.management.person import person
from server.licenses.models import License
from server.licenses.staff import operations
from server.ops import demo
from server.ports import free_port

CUSTOMER = "デモ商店"
EMAIL = "demo@example.jp"
STAFF = "demo"

WELCOME = """
あっと免税 デモ (demonstration)

  ライセンス番号 / license numbers
{numbers}

  管理画面 / console     {url}/admin/
  ログイン / login       {staff}
  パスワード / password  {password}
  データ / data          {folder}
"""
ON_THE_SCREEN = """
アプリの画面を閉じるか、Ctrl-C で終了します。
Close the app's window, or press Ctrl-C, to stop.
"""
WITHOUT_APP = """
Ctrl-C で終了します。
Press Ctrl-C to stop.
"""
ON_VNC = """
画面がないため VNC で表示します。VNC ビューアで localhost:{port} を開いてください(遠隔: ssh -L {port}:localhost:{port})
No display: open localhost:{port} with a VNC viewer (from elsewhere: ssh -L {port}:localhost:{port}).
"""


class Command(ServerCommand):
    help = "Try everything: server, console, three license numbers and the app. Data is kept for the next time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-app", action="store_true", help="the server alone")

    def handle(self, *, no_app: bool, **options: Any) -> None:
        stopping = demo.Stopping()
        try:
            port = free_port(_last_port())
            self._welcome(port)
            self._run(port, no_app, stopping)
        except demo.DemoError as error:
            raise CommandError(str(error)) from error

    def _welcome(self, port: int) -> None:
        url = f"http://127.0.0.1:{port}"
        call_command("init", url=url, stdout=StringIO())
        self.stdout.write(
            WELCOME.format(
                numbers="\n".join(f"    {show(number)}" for number in _numbers()),
                url=url,
                staff=STAFF,
                password=set_staff(STAFF, who=person(), now=clock.now()),
                folder=settings.HOME.folder,
            )
        )

    def _run(self, port: int, no_app: bool, stopping: demo.Stopping) -> None:
        home = settings.HOME
        with ExitStack() as stack:
            server = stack.enter_context(demo.running_server(home, port, stopping))
            if no_app:
                self._say(WITHOUT_APP)
                demo.wait_for(None, server, home, stopping)
                return
            vnc_port = demo.vnc_port(os.environ)
            self._say((ON_VNC.format(port=vnc_port) if vnc_port else "") + ON_THE_SCREEN)
            app = stack.enter_context(demo.running_app(home, vnc_port))
            demo.wait_for(app, server, home, stopping)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _last_port() -> list[int]:
    """Return the port of the last time, if there was one: the vendor profile that apps were given names it."""
    try:
        port = urlsplit(read_vendor(settings.HOME.vendor).server_url).port
    except VendorError:
        return []
    return [port] if port else []


def _numbers() -> list[str]:
    """Return the demonstration's numbers; they are issued the first time."""
    licenses = License.objects.filter(contract__customer__name=CUSTOMER).order_by("pk")
    if not licenses.exists():
        operations.issue(customer=CUSTOMER, email=EMAIL, count=3, months=12, who="demo", now=clock.now())
    return [license.number for license in licenses.all()]
