"""What staff enter before an operation. Each field has an error message that says what to enter."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from licensing.clock import day_of
from server import clock
from server.console import search
from server.console.widgets import DateInput, EmailInput, NumberInput, RadioSelect, Select, TextInput
from server.fields import LineFormField, MailFormField
from server.licenses.models import DEFAULT_ALLOWANCE, Customer, License, Shop
from server.licenses.staff import customers
from server.licenses.staff.actions import Renew, SetAllowance, SetShop, Stop, Transfer
from server.licenses.staff.declarations import Action

NOW, ON = "now", "on"
LONGEST_MONTHS = 120
MOST_ISSUED = 200
MOST_OFFERED = 20


def whole_number(label: Any, least: int, most: int, initial: int | None, required: bool = True) -> forms.IntegerField:
    """Return a field that says, whatever is wrong, which numbers may be entered."""
    message = format_lazy(_("{least}から{most}までの数字を入力してください。"), least=least, most=most)
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        initial=initial,
        required=required,
        widget=NumberInput(attrs={"min": least, "max": most, "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), message),
    )


def day(label: Any, **options: Any) -> forms.DateField:
    message = _("日付を 2027-10-31 のように入力してください。")
    return forms.DateField(
        label=label,
        widget=DateInput(),
        error_messages={"required": message, "invalid": message},
        validators=[MinValueValidator(clock.FIRST_DAY, message), MaxValueValidator(clock.LAST_DAY, message)],
        **options,
    )


class ActionForm(forms.Form):
    """What an action asks for ``licenses``, by the names of its fields, on the day ``today`` in Japan."""

    def __init__(self, data: Any = None, *, today: date, licenses: Sequence[License] = ()) -> None:
        super().__init__(data)
        self.today = today
        self.licenses = licenses


class RenewalForm(ActionForm):
    months = whole_number(_("延長する月数"), 1, LONGEST_MONTHS, 12, required=False)
    until = day(_("または、新しい契約期限"), required=False)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if not self.errors and bool(typed.get("months")) == bool(typed.get("until")):
            self.add_error("months", _("延長する月数か、新しい契約期限のどちらか一方を入力してください。"))
        return typed


class StopForm(ActionForm):
    when = forms.ChoiceField(
        label=_("停止するとき"),
        choices=[(NOW, _("いますぐ")), (ON, _("日付を指定する"))],
        initial=NOW,
        widget=Select(),
        error_messages={
            "required": _("停止するときを選んでください。"),
            "invalid_choice": _("停止するときを選んでください。"),
        },
    )
    on = day(_("最後に利用できる日"), required=False, help_text=_("この日の終わりまで利用できます。"))
    reason = LineFormField(
        label=_("停止の理由"),
        max_length=200,
        widget=TextInput(),
        help_text=_("操作記録に残ります。お客様へのメールには書かれません。"),
        error_messages={"required": _("停止の理由を入力してください(例：お支払いがないため)。")},
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("when") == ON and "on" not in self.errors:
            if typed.get("on") is None:
                self.add_error("on", _("最後に利用できる日を入力してください。"))
            elif typed["on"] < self.today:
                self.add_error("on", _("今日以降の日付を入力してください。"))
        elif typed.get("on") is not None:
            self.add_error("when", _("日付が入力されています。「日付を指定する」を選ぶか、日付を消してください。"))
        return typed if typed.get("when") == ON else {**typed, "on": None}


class AllowanceForm(ActionForm):
    allowance_days = whole_number(_("オフライン許容日数"), 1, 400, None)


class ShopForm(ActionForm):
    """A shop of the customers of the licenses, or none."""

    shop = forms.ChoiceField(
        label=_("店舗"),
        help_text=_("店舗は、契約者の「連絡先・店舗を編集する」で登録できます。"),
        required=False,
        widget=Select(),
        error_messages={"invalid_choice": _("店舗を選んでください。")},
    )

    def __init__(self, data: Any = None, *, today: date, licenses: Sequence[License] = ()) -> None:
        super().__init__(data, today=today, licenses=licenses)
        customers = {license.contract.customer_id for license in licenses}
        names = Shop.objects.filter(customer__in=customers).order_by("name").values_list("name", flat=True).distinct()
        field: Any = self.fields["shop"]
        field.choices = [("", _("なし")), *((name, name) for name in names)]


MORE = _("候補が多いため、一部だけを表示しています。見つからないときは、語を足して探してください。")
"""Where more customers are found than are offered."""
CHOOSE = _("契約者を探し、表示された中から選んでください。")


class TransferForm(ActionForm):
    """The customer that licenses are moved to, one of those that ``find`` finds."""

    find = LineFormField(
        label=_("移す先の契約者"),
        help_text=_("契約者名、フリガナ、電話番号、メールアドレス、ライセンス番号で探せます。"),
        required=False,
        max_length=200,
        widget=TextInput(),
    )
    customer_id = forms.TypedChoiceField(
        label=_("契約者"),
        coerce=int,
        widget=RadioSelect(),
        error_messages=dict.fromkeys(("required", "invalid_choice"), CHOOSE),
    )

    def __init__(self, data: Any = None, *, today: date, licenses: Sequence[License] = ()) -> None:
        super().__init__(data, today=today, licenses=licenses)
        field: Any = self.fields["customer_id"]
        offered, more = _offered(data or {})
        field.choices = [(row.pk, row.described) for row in offered]
        field.help_text = MORE if more else ""
        if not field.choices:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        if isinstance(self.fields["customer_id"].widget, forms.HiddenInput):  # nothing was found
            self.add_error("find", CHOOSE)
        return self.cleaned_data


def _offered(data: Any) -> tuple[list[Customer], bool]:
    """Return the customers that are found, and the one that was chosen; and whether there are others."""
    listed, chosen = customers.listed(), str(data.get("customer_id", ""))
    found = listed.filter(search.every_word(data.get("find", ""), search.customer_or_license))
    every = list(found.order_by("pk").values_list("pk", flat=True)[: MOST_OFFERED + 1])
    keys = every[:MOST_OFFERED]
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        keys.append(int(chosen))
    return list(listed.filter(pk__in=keys).order_by("pk")), len(every) > MOST_OFFERED


FORMS: dict[type[Action], type[ActionForm]] = {
    Renew: RenewalForm,
    Stop: StopForm,
    SetAllowance: AllowanceForm,
    SetShop: ShopForm,
    Transfer: TransferForm,
}
"""The forms of the actions that ask for something."""


class IssueForm(forms.Form):
    """New numbers for a new customer, or for the one that is ``known``: then without the customer's fields."""

    customer = LineFormField(
        label=_("契約者名"),
        max_length=200,
        widget=TextInput(),
        error_messages={"required": _("契約者名を入力してください。")},
    )
    email = MailFormField(
        label=_("メールアドレス"),
        widget=EmailInput(),
        help_text=_("ライセンス番号のメールを送る宛先です。"),
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("メールアドレスを name@example.jp のように入力してください。")
        ),
    )
    kana = LineFormField(label=_("フリガナ"), max_length=200, required=False, widget=TextInput())
    contact_name = LineFormField(label=_("ご担当者名"), max_length=100, required=False, widget=TextInput())
    phone = LineFormField(label=_("電話番号"), max_length=30, required=False, widget=TextInput())
    language = forms.ChoiceField(
        label=_("言語"), choices=Customer.Language.choices, initial=Customer.Language.JAPANESE, widget=Select()
    )
    count = whole_number(_("発行する数"), 1, MOST_ISSUED, 1)
    starts_on = day(
        _("契約開始日"),
        required=False,
        help_text=_("空欄なら今日からです。番号は開始日より前でも登録できます。"),
    )
    months = whole_number(_("契約の月数"), 1, LONGEST_MONTHS, 12, required=False)
    until = day(_("または、契約期限"), required=False)
    allowance_days = whole_number(_("オフライン許容日数"), 1, 400, DEFAULT_ALLOWANCE)

    def __init__(self, data: Any = None, *, known: Customer | None = None) -> None:
        super().__init__(data)
        if known is not None:
            for name in ("customer", "kana", "email", "contact_name", "phone", "language"):
                del self.fields[name]

    def clean_kana(self) -> str:
        return customers.kana_of(self.cleaned_data["kana"])

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        start, until = typed.get("starts_on"), typed.get("until")
        if not self.errors and bool(typed.get("months")) == bool(until):
            self.add_error("months", _("契約の月数か、契約期限のどちらか一方を入力してください。"))
        if start is not None and until is not None and until < start:
            self.add_error("until", _("契約開始日以降の日付を入力してください。"))
        return typed


class CallForm(forms.Form):
    """A call to a customer, and the day on which to call again: after today."""

    customer = forms.ModelChoiceField(Customer.objects.all())
    text = LineFormField(max_length=2000, required=False)
    again_on = day(_("次に電話する日"))

    def clean_again_on(self) -> date:
        again_on: date = self.cleaned_data["again_on"]
        if again_on <= day_of(clock.now()):
            raise forms.ValidationError("")
        return again_on
