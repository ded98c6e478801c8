"""The headers by which a browser restricts what our pages may do.

Content-Security-Policy is django-csp's, from ``CONTENT_SECURITY_POLICY`` in the settings; the offline page allows its
script by a decorator, the console by its address. HSTS, nosniff, Referrer-Policy, Cross-Origin-Opener-Policy and
X-Frame-Options come from Django's own middleware.
"""

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase

CONSOLE = "/admin/"
API_DOCS = "/api/v1/docs"
# django-unfold uses Alpine.js, which compiles the expressions in attributes and sets inline styles.
FOR_CONSOLE = {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "font-src": [SELF],
    "connect-src": [SELF],
}

FOR_API_DOCS = {"script-src": [SELF], "style-src": [SELF, UNSAFE_INLINE], "connect-src": [SELF]}

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeaders(CSPMiddleware):
    """Adds Content-Security-Policy and Permissions-Policy to a response that has none."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(CONSOLE):
            parts.replace = FOR_CONSOLE
        elif request.path == API_DOCS:
            parts.replace = FOR_API_DOCS
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return super().process_response(request, response)
