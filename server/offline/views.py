"""``/offline/``: answers a terminal's request that is uploaded, pasted, or in the fragment of the URL.

Without sign-in and session: the request is signed by the terminal's key, and a foreign page that posts one gains
nothing over the statements endpoint. The same request gets the same answer.
"""

import logging

import segno
from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from licensing.codes import Code
from licensing.errors import Refused
from licensing.files import received_document
from licensing.qr_parts import split
from licensing.vendor import read_vendor
from server.licenses.door.answering import LARGEST, respond_to
from server.licenses.door.views import PROBLEMS, retry_after
from server.offline import words

log = logging.getLogger(__name__)

FILE_NAME = "attomenzei-answer.json"
LARGEST_FORM = 4 * LARGEST
"""Bytes of the whole form: an upload and a pasted request, with a margin for the encoding."""
QR_MODULE = 4
"""Pixels of a module of the QR codes."""
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


@csrf_exempt  # no cookie grants a right here: see above
@require_http_methods(["GET", "HEAD", "POST"])
@csp_update({"script-src": [SELF]})
def answer_request(request: HttpRequest) -> HttpResponse:
    """Show the form, or answer the submitted request."""
    if _is_too_large(request):
        return _form(request, str(words.TOO_LARGE), status=413)
    _set_language(request)
    if request.method != "POST" or "switch" in request.POST:
        return _form(request)
    blob = _submitted(request)
    if not blob:
        return _form(request, str(words.NOTHING), status=400)
    try:
        answer = respond_to(request.META["REMOTE_ADDR"], blob)
    except Refused as refused:
        page = _form(request, words.refusal(refused), status=PROBLEMS[refused.code][0])
        for name, value in retry_after(refused).items():
            page[name] = value
        return page
    except Exception:
        log.exception("an offline request could not be answered")
        return _form(request, words.refusal(Refused(Code.SERVER_ERROR)), status=PROBLEMS[Code.SERVER_ERROR][0])
    return _file(answer) if "as_file" in request.POST else _answer(request, blob, answer)


def _is_too_large(request: HttpRequest) -> bool:
    """Return whether the form must not be parsed."""
    return int(request.headers.get("Content-Length") or 0) > LARGEST_FORM


def _set_language(request: HttpRequest) -> None:
    """Activate the language that a button of the page chose; otherwise LocaleMiddleware has chosen one."""
    asked = request.POST if request.method == "POST" else request.GET
    chosen = asked.get("switch") or asked.get("language")
    if chosen in dict(settings.LANGUAGES):
        translation.activate(chosen)


def _submitted(request: HttpRequest) -> bytes:
    """Return the uploaded request, or else the pasted one, without the URL and what mail programs and editors add."""
    upload = request.FILES.get("file")
    if upload is not None and upload.size:
        return received_document(upload.read())
    return received_document(request.POST.get("request", "").encode(errors="replace"))


def _form(request: HttpRequest, failure: str = "", *, status: int = 200) -> HttpResponse:
    return _page(request, "form", {"failure": failure}, status=status)


def _file(answer: bytes) -> HttpResponse:
    disposition = f'attachment; filename="{FILE_NAME}"'
    return HttpResponse(
        answer, content_type="application/json", headers={**HEADERS, "Content-Disposition": disposition}
    )


def _answer(request: HttpRequest, blob: bytes, answer: bytes) -> HttpResponse:
    codes = [_qr_code(part) for part in split(answer)]
    context: dict[str, object] = {"request_document": blob.decode(), "answer": answer.decode(), "codes": codes}
    return _page(request, "answer", context)


def _page(request: HttpRequest, name: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    shared = {"vendor": read_vendor(settings.HOME.vendor), **_carried_over(request)}
    page = render_to_string(f"offline/{name}.html", {**shared, **context}, request)
    return HttpResponse(page, status=status, headers=HEADERS)


def _carried_over(request: HttpRequest) -> dict[str, object]:
    """Return what the next page takes over: whether the owner's page links here, and the pasted request."""
    if _is_too_large(request):
        return {}
    return {"owners": request.POST.get("from") == "portal", "pasted": request.POST.get("request", "")}


def _qr_code(part: str) -> str:
    code = segno.make(part, error="m", micro=False)
    svg: str = code.svg_inline(scale=QR_MODULE, border=4, light="#fff", omitsize=False)
    return svg
