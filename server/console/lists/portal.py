"""Applications (お申込み): the list, and approving or declining one, which ``portal.applications`` performs."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from licensing.clock import day_of
from licensing.words.days import table_time
from server import clock
from server.console import roles
from server.console.base import ConsoleAdmin, ReadOnly, TabularInline, name_of
from server.console.cells import badge, stacked
from server.console.forms import day
from server.console.issue_views import MOST_ALIKE
from server.console.widgets import NumberInput, RadioSelect, Textarea
from server.fields import TextFormField
from server.licenses.models import Change, Contract, Customer
from server.licenses.staff import changes, customers
from server.portal import applications
from server.portal.models import Application, ApplicationShop

BADGES = {
    Application.State.UNCONFIRMED: "plain",
    Application.State.WAITING: "warning",
    Application.State.APPROVED: "good",
    Application.State.DECLINED: "bad",
}

NEW = "new"
"""The choice of a customer that is not one of those that look alike."""


class ApprovalForm(forms.Form):
    months = forms.IntegerField(
        label=_("契約の月数"),
        widget=NumberInput(attrs={"min": 1, "max": 120}),
        initial=12,
        min_value=1,
        max_value=120,
        error_messages={
            "required": _("契約の月数を入力してください（例：12）。"),
            "invalid": _("契約の月数を数字で入力してください（例：12）。"),
            "min_value": _("契約の月数は1以上で入力してください。"),
            "max_value": _("契約の月数は120までで入力してください。"),
        },
    )

    starts_on = day(_("契約開始日"), required=False, help_text=_("番号は開始日より前でも登録できます。"))
    customer = forms.ChoiceField(
        label=_("契約者"),
        help_text=_("似ている契約者が見つかりました。番号のメールは、選んだ契約者のアドレスへ送られます。"),
        error_messages={"required": _("登録済みの契約者か、新しい契約者かを選んでください。")},
        widget=RadioSelect,
    )

    def __init__(self, *args: Any, application: Application | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._alike = {str(row.pk): row for row in (_alike(application) if application else ())}
        if self._alike:
            choices = [(key, row.described) for key, row in self._alike.items()]
            field: Any = self.fields["customer"]
            field.choices = [*choices, (NEW, _("新しい契約者として登録する"))]
        else:
            del self.fields["customer"]

    def clean_customer(self) -> Customer | None:
        return self._alike.get(self.cleaned_data["customer"])


def _alike(application: Application) -> list[Customer]:
    """Return customers that may be the applicant; none if one has exactly the name and the address."""
    if Customer.objects.filter(name=application.company, email=application.email).exists():
        return []
    return list(customers.similar(application.company, application.email, application.phone)[:MOST_ALIKE])


class DeclineForm(forms.Form):
    reason = TextFormField(
        label=_("見送りの理由（お客様へのメールに書かれます）"),
        max_length=1000,
        widget=Textarea(attrs={"rows": 5}),
        error_messages={"required": _("お客様にお伝えする理由を入力してください。")},
    )


class ShopInline(ReadOnly, TabularInline):
    model = ApplicationShop
    fields = ("name", "terminals")


@admin.register(Application)
class ApplicationAdmin(ConsoleAdmin):
    list_display = ("company", "shown_state", "terminals", "starts_on", "confirmed_at", "contact_name", "phone")
    list_filter = ("state", "confirmed_at")
    search_fields = ("company", "contact_name", "email", "phone", "address", "shops__name")
    ordering = ("-sent_at",)
    inlines: ClassVar = [ShopInline]
    fields = (
        "decision",
        "company",
        "contact_name",
        "email",
        "phone",
        "postal_code",
        "address",
        "starts_on",
        "note",
        "language",
        "terms_version",
        "sent_at",
        "confirmed_at",
        "decided_at",
        "decided_by",
        "reason",
        "contract",
    )
    readonly_fields = ("decision", "shown_state")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Return the fields; without the links for who may not decide."""
        return self.fields if roles.may_manage(request) else ("shown_state", *self.fields[1:])

    @admin.display(description=_("状態"), ordering="state")
    def shown_state(self, application: Application) -> SafeString:
        return badge(BADGES[Application.State(application.state)], application.get_state_display())

    @admin.display(description=_("台数"))
    def terminals(self, application: Application) -> int:
        return application.terminals

    @admin.display(description=_("お手続き"))
    def decision(self, application: Application) -> SafeString:
        """Return links to approve and decline, or the decision."""
        if application.state != Application.State.WAITING:
            return stacked(self.shown_state(application), _link_to_undo(application))
        return format_html(
            '<a class="font-semibold underline" href="{}">{}</a>　<a class="underline" href="{}">{}</a>',
            _address("approve", application.pk),
            gettext("承認してライセンス番号を発行する"),
            _address("decline", application.pk),
            gettext("見送る"),
        )

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/approve/", view(self.approve), name="portal_application_approve"),
            path("<int:pk>/decline/", view(self.decline), name="portal_application_decline"),
        ]
        return [*own, *super().get_urls()]

    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what will be issued, and issue it when confirmed."""

        def act(application: Application, form: forms.Form) -> str:
            who, now = name_of(request), clock.now()

            def make() -> Contract:
                return applications.approve(application, **form.cleaned_data, who=who, now=now)

            changes.issued(make, token=changes.new_token(), who=who, now=now)
            return gettext("承認し、ライセンス番号を発行しました。番号のメールは自動で送られます。")

        return self._answer(request, pk, ApprovalForm, "approve", act)

    def decline(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason, and mail it to the applicant."""

        def act(application: Application, form: forms.Form) -> str:
            reason = form.cleaned_data["reason"]
            applications.decline(application, reason=reason, who=name_of(request), now=clock.now())
            return gettext("見送りとし、お客様へメールをお送りします。")

        return self._answer(request, pk, DeclineForm, "decline", act)

    def _answer(
        self,
        request: HttpRequest,
        pk: int,
        form_class: type[forms.Form],
        kind: str,
        act: Callable[[Application, forms.Form], str],
    ) -> HttpResponse:
        roles.require(roles.MANAGE, request)
        application = Application.objects.filter(pk=pk).first()
        if application is None:
            raise Http404
        if application.state != Application.State.WAITING:
            return self._too_late(request, application)
        wished = max(application.starts_on, day_of(clock.now()))
        typed, initial = request.POST if request.method == "POST" else None, {"starts_on": wished}
        approving = form_class is ApprovalForm
        form = ApprovalForm(typed, initial=initial, application=application) if approving else form_class(typed)
        if not form.is_valid():
            return self._ask(request, application, form, kind)
        try:
            done = act(application, form)
        except applications.AlreadyDecided as decided:
            return self._too_late(request, decided.application)
        self.message_user(request, done, messages.SUCCESS)
        return _back(pk)

    def _ask(self, request: HttpRequest, application: Application, form: forms.Form, kind: str) -> HttpResponse:
        titles = {"approve": gettext("お申込みを承認する"), "decline": gettext("お申込みを見送る")}
        context = {
            **self.admin_site.each_context(request),
            "title": titles[kind],
            "opts": self.model._meta,
            "application": application,
            "shops": list(application.shops.order_by("pk")),
            "form": form,
            "kind": kind,
        }
        return render(request, "console/application_decision.html", context, status=400 if form.is_bound else 200)

    def _too_late(self, request: HttpRequest, application: Application) -> HttpResponse:
        self.message_user(request, why_decided(application), messages.WARNING)
        return _back(application.pk)


def why_decided(application: Application) -> str:
    """Return why an application cannot be decided any more, or not yet."""
    if application.decided_at is None:
        return gettext("お客様がまだメールを確認していないため、承認も見送りもできません。")
    reason = gettext("このお申込みは、%(who)s さんが %(when)s に「%(state)s」としました。二重には行われません。")
    when = table_time(application.decided_at)
    return reason % {"who": application.decided_by, "when": when, "state": application.get_state_display()}


def _link_to_undo(application: Application) -> SafeString | str:
    """Return a link to the change that issued the numbers, while it can be undone."""
    issued = Change.objects.filter(kind=Change.Kind.ISSUE, licenses__contract=application.contract_id).first()
    if application.contract_id is None or issued is None or not changes.undoable(issued, clock.now()):
        return ""
    address = reverse("admin:change", args=[issued.pk])
    return format_html('<a class="plain-link" href="{}">{}</a>', address, gettext("承認を取り消す…"))


def _address(kind: str, pk: int) -> str:
    return reverse(f"admin:portal_application_{kind}", args=[pk])


def _back(pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:portal_application_change", args=[pk]))
