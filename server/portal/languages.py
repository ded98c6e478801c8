"""The language button of a page with a form: it sends the form, which is shown again in the other language.

Its template is ``portal/language.html``; the form has the id ``typed``.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

View = Callable[..., HttpResponse]


def is_sent(request: HttpRequest) -> bool:
    """Return whether a form was sent to be processed, and not to be shown in another language."""
    return request.method == "POST" and not _chosen(request)


def typed(request: HttpRequest) -> dict[str, str]:
    """Return what was entered in the form that is to be shown again."""
    return request.POST.dict()


def in_chosen_language(view: View) -> View:
    """Decorate ``view`` to respond in the language of the button, which is from now on the visitor's."""

    @wraps(view)
    def responding(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        language = _chosen(request)
        if not language:
            return view(request, *args, **kwargs)
        translation.activate(language)
        response = view(request, *args, **kwargs)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
        return response

    return responding


def _chosen(request: HttpRequest) -> str:
    language = request.POST.get("language", "")
    return language if language in dict(settings.LANGUAGES) else ""
