"""Security headers of every response: no foreign content, no framing, no MIME sniffing."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from pytest_django import Settings

from server.ops.headers import SecurityHeaders


def paths(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Yield a path for every view; each parameter is 1."""
    for found in patterns:
        route = str(found.pattern) if isinstance(found.pattern, RoutePattern) else "anything"
        while "<" in route:
            route = route[: route.index("<")] + "1" + route[route.index(">") + 1 :]
        if isinstance(found, URLResolver):
            yield from paths(found.url_patterns, before + route)
        else:
            yield before + route


EVERYWHERE = sorted(set(paths(get_resolver().url_patterns)))
STATIC = "/static/offline/offline.css"


def policy(response: HttpResponseBase) -> dict[str, str]:
    written = response.headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in written.split(";"))


def check(response: HttpResponseBase, path: str) -> None:
    directives = policy(response)
    allowed = " ".join(directives.values())
    assert "http" not in allowed, "nothing foreign"
    assert "*" not in allowed
    scripts = directives.get("script-src", directives["default-src"])
    assert "'unsafe-inline'" not in scripts
    assert ("'unsafe-eval'" in scripts) <= path.startswith("/admin/")
    assert (directives["frame-ancestors"], directives["base-uri"]) == ("'none'", "'none'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] in ("same-origin", "strict-origin", "no-referrer")
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_every_url_is_tested() -> None:
    assert {"/offline/", "/admin/login/", "/admin/licenses/license/"} <= set(EVERYWHERE)


@pytest.mark.first(1)
@pytest.mark.parametrize("who", ["stranger", "staff"])
def test_every_response_has_the_headers(db: None, who: str) -> None:
    sato = User.objects.create_superuser("sato")
    for path in (*EVERYWHERE, STATIC, "/nothing/here"):
        client = Client(raise_request_exception=False)
        if who == "staff":
            client.force_login(sato)
        for response in (client.get(path), client.post(path)):
            assert response.status_code < 500, path
            check(response, path)
            response.close()  # a file of ours is sent bit by bit


def test_a_request_for_another_host_has_them_too(db: None) -> None:
    response = Client().get("/offline/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    check(response, "/offline/")


def test_a_view_may_have_a_policy_of_its_own() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    request = RequestFactory().get("/")
    response = SecurityHeaders(view)(request)
    assert isinstance(response, HttpResponse)
    assert response["Content-Security-Policy"] == "sandbox"


def test_only_the_offline_page_and_the_console_run_scripts(db: None) -> None:
    pages = ("/offline/", "/admin/login/", "/portal/")
    allowed = {path: policy(Client().get(path)).get("script-src") for path in pages}
    assert allowed == {"/offline/": "'self'", "/admin/login/": "'self' 'unsafe-eval'", "/portal/": None}


def test_https_responses_have_hsts(db: None, settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    secure = Client().get("/offline/", headers={"X-Forwarded-Proto": "https"})
    assert secure["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in Client().get("/offline/").headers
