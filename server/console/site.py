"""The console's AdminSite: django-unfold's, with a second factor after the password and the console's own views."""

from functools import update_wrapper
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from server.console import own_factor_views, sign_in_views
from server.console.password_form import OwnPasswordForm
from server.portal.kept_forms import posted_fields

if TYPE_CHECKING:  # unfold has no types
    UnfoldAdminSite = AdminSite
else:
    from unfold.sites import UnfoldAdminSite


class ConsoleSite(UnfoldAdminSite):
    index_title = _("ダッシュボード")
    login_template = "console/login.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not sign_in_views.lacks_second_factor(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Decorate ``view`` for people who have signed in. What others post is not lost: they may send it again."""
        guarded = super().admin_view(view, cacheable)

        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            fields = None if request.path == reverse("admin:logout") else posted_fields(request)
            if fields is None or self.has_permission(request):
                return guarded(request, *args, **kwargs)
            return self._over(request, fields)

        return update_wrapper(kept, guarded)

    def _over(self, request: HttpRequest, fields: list[tuple[str, str]]) -> HttpResponse:
        context = {**self.each_context(request), "title": _("まだ送っていません"), "fields": fields}
        response = render(request, "console/session_over.html", context, status=403)
        add_never_cache_headers(response)
        return response

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ask for the password, or redirect to the second factor if the password was right already."""
        if super().has_permission(request) and sign_in_views.lacks_second_factor(request):
            wanted = urlencode({REDIRECT_FIELD_NAME: request.GET.get(REDIRECT_FIELD_NAME, "")})
            return HttpResponseRedirect(f"{reverse('admin:second_factor')}?{wanted}")
        return super().login(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Change one's own password. As django-unfold's view, with a form that adds an entry to the event log."""
        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign out by the button alone: its address, typed or opened again, leads to the console."""
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:index"))
        return super().logout(request, extra_context)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from server.console import (  # need the models, which are not loaded when the site is made
            action_views,
            batch_views,
            issue_views,
        )

        return [
            path("second-factor/", self.second_factor, name="second_factor"),
            path("own-factor/", self.admin_view(self.own_factor), name="own_factor"),
            path("own-factor/move/", self.admin_view(self.move_factor), name="move_factor"),
            path("own-factor/passkey/", self.admin_view(self.add_passkey), name="add_passkey"),
            path("issue/", self.admin_view(issue_views.issue), name="issue"),
            path("contracts/<int:pk>/resend/", self.admin_view(action_views.resend), name="resend"),
            path("actions/<slug:name>/", self.admin_view(action_views.action), name="action"),
            path("batches/<int:pk>/", self.admin_view(batch_views.batch), name="batch"),
            path("batches/<int:pk>/undo/", self.admin_view(batch_views.undo), name="undo_batch"),
            path("changes/<int:pk>/", self.admin_view(action_views.change), name="change"),
            path("changes/<int:pk>/undo/", self.admin_view(action_views.undo), name="undo"),
            *super().get_urls(),
        ]

    def own_factor(self, request: HttpRequest) -> HttpResponse:
        return own_factor_views.own_factor(request, self.each_context(request))

    def move_factor(self, request: HttpRequest) -> HttpResponse:
        return own_factor_views.move(request, self.each_context(request))

    def add_passkey(self, request: HttpRequest) -> HttpResponse:
        return own_factor_views.add_passkey(request, self.each_context(request))

    def second_factor(self, request: HttpRequest) -> HttpResponse:
        """Show the page of the second factor, to users who have passed the password only."""
        if not super().has_permission(request):
            return HttpResponseRedirect(reverse("admin:login"))
        return sign_in_views.second_factor(request, self.each_context(request))
