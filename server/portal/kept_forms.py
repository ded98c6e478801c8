"""What was posted after the session was over: pages give it back to the browser, to be sent again after a sign-in."""

from django.http import HttpRequest

SECRET = "password"  # noqa: S105  # the same
"""Fields with this in their name are given back to nobody."""
TOKEN = "csrfmiddlewaretoken"  # noqa: S105  # the name of a field


def posted_fields(request: HttpRequest) -> list[tuple[str, str]] | None:
    """Return the names and values of the posted form; None if it is none, or one that cannot be sent again."""
    if request.method != "POST" or request.FILES or any(SECRET in name for name in request.POST):
        return None
    return [(name, value) for name, values in request.POST.lists() if name != TOKEN for value in values]
