"""How every page of the portal leaves the server: nothing of it is kept or framed, and no script but our own runs."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from licensing.vendor import read_vendor

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
}


def page(request: HttpRequest, name: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """Return the page ``portal/<name>.html``."""
    known = {"vendor": read_vendor(settings.HOME.vendor), "here": request.get_full_path()}
    shown = render_to_string(f"portal/{name}.html", {**known, **context}, request)
    return HttpResponse(shown, status=status, headers=HEADERS)


def language_now() -> str:
    """Return the language in which the page is read, as customers have it."""
    return "en" if (get_language() or "").startswith("en") else "ja"
