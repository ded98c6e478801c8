"""The headers that tell a browser what our pages may do. A view that needs its own says so itself and is left alone.

HSTS, nosniff, Referrer-Policy, Cross-Origin-Opener-Policy come from Django's SecurityMiddleware, X-Frame-Options too.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

CONSOLE = "/admin/"

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# unfold's pages are driven by Alpine.js, which makes functions of what stands in attributes and writes styles.
FOR_CONSOLE = {**STRICT, "script-src": "'self' 'unsafe-eval'", "style-src": "'self' 'unsafe-inline'"}

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeaders:
    """Adds Content-Security-Policy and Permissions-Policy where an answer has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = FOR_CONSOLE if request.path.startswith(CONSOLE) else STRICT
        response.headers.setdefault("Content-Security-Policy", written(policy))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


def written(policy: dict[str, str]) -> str:
    return "; ".join(f"{directive} {sources}" for directive, sources in policy.items())
