"""``demo``, which ``make run`` calls: a server with three license numbers, and the app or its command line."""

import os
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
from server.command import ServerCommand, person
from server.console.staff import set_staff
from server.home import Home
from server.licenses.models import License
from server.licenses.staff import operations
from server.ops import demo, walkthrough
from server.ports import LOOPBACK, free_port

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
CLOSE_OR_PRESS = """
アプリの画面を閉じるか、Ctrl-C で終了します。
Close the app's window, or press Ctrl-C, to stop.
"""
PRESS = """
Ctrl-C で終了します。
Press Ctrl-C to stop.
"""
BY_COMMAND_LINE = """
画面がないため、コマンドラインで操作します。
There is no display: the main use case, by command line.
"""
HOW_TO_SEE_THE_WINDOW = """
アプリの画面を見るには、次のどれかで、もう一度 make run を実行してください。
To see the app's window, run `make run` again in one of these ways:

  画面のあるPCで / on a machine with a display          make run
  別のPCの画面で / on the display of another machine    ssh -X, make run
  仮想の画面で / on a virtual display                   Xvfb :9 & DISPLAY=:9 make run
"""


class Command(ServerCommand):
    help = "Try everything: server, console, three license numbers and the app. The data is kept for the next run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-app", action="store_true", help="the server only")

    def handle(self, *, no_app: bool, **options: Any) -> None:
        stop = demo.Stop()
        home = settings.HOME
        try:
            port = free_port(_last_port())
            self._welcome(port)
            with demo.running_server(home, port, stop) as server:
                if no_app:
                    self._say(PRESS)
                    demo.wait_for(None, server, home, stop)
                elif demo.has_display(os.environ):
                    self._say(CLOSE_OR_PRESS)
                    with demo.running_app(home) as app:
                        demo.wait_for(app, server, home, stop)
                else:
                    self._walk(home, stop)
                    demo.wait_for(None, server, home, stop)
        except demo.DemoError as error:
            raise CommandError(str(error)) from error

    def _walk(self, home: Home, stop: demo.Stop) -> None:
        self._say(BY_COMMAND_LINE)
        for step in walkthrough.walk(home, EMAIL):
            if stop.received:
                return
            self._say(step)
        self._say(HOW_TO_SEE_THE_WINDOW + PRESS)

    def _welcome(self, port: int) -> None:
        url = f"http://{LOOPBACK}:{port}"
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

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _last_port() -> list[int]:
    """Return the port of the former run, from the vendor profile; empty if there was none.

    Raises:
        DemoError: it is the profile of a vendor's server, which would get another address and an administrator.
    """
    try:
        url = read_vendor(settings.HOME.vendor).server_url
    except VendorError:
        return []
    if urlsplit(url).hostname != LOOPBACK:
        raise demo.DemoError(f"{settings.HOME.folder} is the server of {url}: give another folder in ATTOMENZEI_HOME")
    port = urlsplit(url).port
    return [port] if port else []


def _numbers() -> list[str]:
    """Return the demonstration's numbers; they are issued in the first run."""
    licenses = License.objects.filter(contract__customer__name=CUSTOMER).order_by("pk")
    if not licenses.exists():
        operations.issue(customer=CUSTOMER, email=EMAIL, count=3, months=12, who="demo", now=clock.now())
    return [license.number for license in licenses.all()]
