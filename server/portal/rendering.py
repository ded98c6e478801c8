"""Rendering the portal's pages, with headers against caching and leaking their URLs."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from licensing.vendor import read_vendor

HEADERS = {
    "Cache-Control": "no-store",
    # Not "same-origin": an address with a token would be the referrer of the page's files, and so in a proxy's logs.
    "Referrer-Policy": "strict-origin",
}


def render_page(request: HttpRequest, name: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """Return the page ``portal/<name>.html``."""
    shared = {"vendor": read_vendor(settings.HOME.vendor), "here": request.get_full_path()}
    content = render_to_string(f"portal/{name}.html", {**shared, **context}, request)
    return HttpResponse(content, status=status, headers=HEADERS)


def page_language() -> str:
    """Return the language of the page, as a value of ``Customer.Language``."""
    return "en" if (get_language() or "").startswith("en") else "ja"
