"""A forgotten settings password: support types the challenge of the terminal's screen and reads out the response."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from licensing.unlocking import UnlockingError
from server import clock
from server.console.base import name_of
from server.console.roles import SUPPORT, require
from server.licenses.models import Terminal
from server.licenses.staff.unlocking import help_with_password

LONGEST = 40
"""Characters that are looked at."""


def unlock(request: HttpRequest, number: str) -> HttpResponse:
    """Show the response for the terminal ``number``; the same challenge again gets the same one, and is noted once."""
    require(SUPPORT, request)
    terminal = get_object_or_404(Terminal, number=number)
    typed = request.POST.get("challenge", "")[:LONGEST].strip()
    response, wrong = "", ""
    if request.method == "POST":
        try:
            response = help_with_password(terminal, typed, who=name_of(request), now=clock.now())
        except UnlockingError:
            wrong = _("8文字のコードではありません。画面の「お伝えいただくコード」をもう一度うかがってください。")
    title = _("設定のパスワードを忘れたとき")
    told = {"title": title, "terminal": terminal, "typed": typed, "response": response, "wrong": wrong}
    return render(request, "console/unlock.html", {**admin.site.each_context(request), **told})
