"""The settings of django-unfold: colours, and the sidebar's entries."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GREEN = {
    "50": "#effaf6",
    "100": "#d8f2e8",
    "200": "#b3e4d2",
    "300": "#80cfb5",
    "400": "#48b292",
    "500": "#1f9473",
    "600": "#0a7a5c",
    "700": "#075c46",
    "800": "#084d3c",
    "900": "#083f32",
    "950": "#03241d",
}
"""The product's green, from its lightest to its darkest shade."""


def may_view(model: str) -> Callable[[HttpRequest], bool]:
    """Return a check of the permission to view ``model``, such as ``licenses.license``."""
    app, name = model.split(".")
    return lambda request: request.user.has_perm(f"{app}.view_{name}")


def may_manage(request: HttpRequest) -> bool:
    """Return whether the user is a 管理者. Here, since ``roles`` needs models, which settings cannot import."""
    return request.user.has_perm("licenses.manage_license")


def page(
    title: object, icon: str, view: str, permission: Callable[[HttpRequest], bool] | None = None
) -> dict[str, Any]:
    """Return an entry of the sidebar; ``icon`` is a name of Material Symbols, ``view`` of a URL."""
    entry = {"title": title, "icon": icon, "link": reverse_lazy(view)}
    return {**entry, "permission": permission} if permission else entry


def rows(model: str, title: object, icon: str) -> dict[str, Any]:
    """Return an entry of the sidebar for the list of ``model``, such as ``licenses.license``."""
    return page(title, icon, f"admin:{model.replace('.', '_')}_changelist", may_view(model))


NAVIGATION: list[dict[str, Any]] = [
    {
        "title": _("きょうの仕事"),
        "separator": False,
        "items": [
            page(_("ダッシュボード"), "dashboard", "admin:index"),
            page(_("なぜ使えない？"), "support_agent", "console:support", may_view("licenses.license")),
            page(
                pgettext_lazy("list", "解約"),
                "contract_delete",
                "console:cancellations",
                may_view("licenses.cancellation"),
            ),
        ],
    },
    {
        "title": _("ご契約"),
        "separator": False,
        "items": [
            rows("licenses.license", pgettext_lazy("list", "ライセンス"), "key"),
            rows("licenses.terminal", pgettext_lazy("list", "端末"), "point_of_sale"),
            rows("licenses.customer", pgettext_lazy("list", "契約者"), "storefront"),
            rows("licenses.contract", pgettext_lazy("list", "契約"), "contract"),
            rows("portal.application", pgettext_lazy("list", "お申込み"), "assignment"),
            rows("portal.ownerrequest", pgettext_lazy("list", "お客様からの依頼"), "contact_support"),
            page(_("CSVの取り込み"), "upload_file", "console:import", may_manage),
            rows("licenses.trial", pgettext_lazy("list", "お試し"), "hourglass_top"),
        ],
    },
    {
        "title": _("記録"),
        "separator": True,
        "items": [
            rows("licenses.event", pgettext_lazy("list", "操作記録"), "history"),
            rows("licenses.change", pgettext_lazy("list", "取り消せる操作"), "undo"),
            rows("licenses.batch", pgettext_lazy("list", "一括操作"), "dynamic_feed"),
            rows("licenses.answer", pgettext_lazy("list", "発行した証明"), "verified"),
            rows("mailing.message", pgettext_lazy("list", "メール"), "mail"),
            page(_("メールの文面"), "edit_note", "console:mail_texts", may_manage),
            page(_("スタッフ"), "group", "admin:auth_user_changelist", may_manage),
            page(pgettext_lazy("list", "ログインの記録"), "login", "admin:console_signin_changelist", may_manage),
        ],
    },
    {
        "title": _("連携"),
        "separator": True,
        "items": [
            rows("api.token", pgettext_lazy("list", "APIトークン"), "vpn_key"),
            rows("api.webhook", pgettext_lazy("list", "Webhook"), "webhook"),
            rows("api.delivery", pgettext_lazy("list", "Webhookの送信"), "outbox"),
            page(_("APIの説明"), "api", "api:openapi-view"),
        ],
    },
]

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("あっと免税 ライセンス管理"),
    "SITE_HEADER": _("あっと免税"),
    "SITE_SUBHEADER": _("ライセンス管理"),
    "SITE_URL": None,
    "SITE_SYMBOL": "verified_user",
    "ACCOUNT": {"navigation": [{"title": _("二段階認証"), "link": reverse_lazy("admin:own_factor")}]},
    "LOGIN": {"form": "server.console.login_form.LoginForm"},
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "DASHBOARD_CALLBACK": "server.console.dashboard_view.fill",
    "THEME": "light",
    "BORDER_RADIUS": "6px",
    "COLORS": {"primary": GREEN},
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("console/icon.svg")}],
    "STYLES": [lambda request: static("console/console.css")],
    "SCRIPTS": [lambda request: static("console/forms.js")],
    "SIDEBAR": {"show_search": False, "command_search": False, "navigation": NAVIGATION},
}
