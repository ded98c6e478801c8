"""Forms of the portal. Each field has an error message that says what to enter."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from licensing.clock import day_of
from licensing.request import LONGEST_NAME
from server import clock
from server.fields import LineFormField, MailFormField, TextFormField
from server.licenses.models import Customer
from server.portal.models import MOST_TERMINALS, Application, ApplicationShop, OwnerRequest

if TYPE_CHECKING:  # Django's own classes take no parameters while they run
    _ApplicationForm = forms.ModelForm[Application]
    _DetailsForm = forms.ModelForm[Customer]
    _ShopForm = forms.ModelForm[ApplicationShop]
    _ShopRows = forms.BaseFormSet["ShopForm"]
else:
    _ApplicationForm = _DetailsForm = _ShopForm = forms.ModelForm
    _ShopRows = forms.BaseFormSet

ROWS = 3
"""Rows for shops that an empty form offers, and that 「店舗を追加」 adds."""
MOST_SHOPS = 60
FURTHEST = timedelta(days=366)
PHONE = re.compile(r"\+?[\d()\- ]+")
DASHES = {ord(dash): "-" for dash in "‐‑‒–—―−ー"}
FEWEST_DIGITS, MOST_DIGITS = 10, 15
_MAIL_ERRORS = {
    "required": _("メールアドレスを入力してください。"),
    "invalid": _("メールアドレスを name@example.jp の形で入力してください。"),
}


class _Reachable(forms.BaseForm):
    """A form with a telephone number and a postal code, which may be empty where they are not required."""

    def clean_phone(self) -> str:
        phone = unicodedata.normalize("NFKC", self.cleaned_data["phone"]).translate(DASHES)
        digits = sum(character.isdigit() for character in phone)
        if phone and (not PHONE.fullmatch(phone) or not FEWEST_DIGITS <= digits <= MOST_DIGITS):
            raise ValidationError(_("電話番号を市外局番から数字で入力してください（例：03-1234-5678）。"))
        return phone

    def clean_postal_code(self) -> str:
        digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", self.cleaned_data["postal_code"]))
        if not self.cleaned_data["postal_code"]:
            return ""
        if len(digits) != 7:
            raise ValidationError(_("郵便番号を数字7桁で入力してください（例：104-0061）。"))
        return f"{digits[:3]}-{digits[3:]}"


class ApplicationForm(_Reachable, _ApplicationForm):
    postal_code = forms.CharField(
        label=_("郵便番号"),
        help_text=_("例：104-0061"),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric", "size": 10}),
        error_messages={"required": _("郵便番号を入力してください。")},
    )
    agreed = forms.BooleanField(
        label=_("利用規約に同意します"),
        error_messages={"required": _("利用規約をお読みになり、「利用規約に同意します」に印を付けてください。")},
    )

    class Meta:
        model = Application
        fields = (
            "company",
            "contact_name",
            "email",
            "phone",
            "postal_code",
            "address",
            "starts_on",
            "note",
        )
        field_classes: ClassVar = {"note": TextFormField}
        help_texts: ClassVar = {
            "email": _("このアドレスへ確認のメールをお送りします。ライセンス番号もこのアドレスに届きます。"),
            "phone": _("例：03-1234-5678"),
        }
        widgets: ClassVar = {
            "company": forms.TextInput(attrs={"autocomplete": "organization"}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "address": forms.TextInput(attrs={"autocomplete": "street-address"}),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages: ClassVar = {
            "company": {"required": _("会社名または屋号を入力してください。")},
            "contact_name": {"required": _("ご担当者のお名前を入力してください。")},
            "email": _MAIL_ERRORS,
            "phone": {"required": _("電話番号を入力してください。")},
            "address": {"required": _("ご住所を入力してください。")},
            "starts_on": {
                "required": _("ご利用を始めたい日を選んでください。"),
                "invalid": _("日付を 2026-12-01 の形で入力してください。"),
            },
        }

    def clean_starts_on(self) -> Any:
        today = day_of(clock.now())
        day = self.cleaned_data["starts_on"]
        if not today <= day <= today + FURTHEST:
            raise ValidationError(_("今日から1年以内の日を選んでください。"))
        return day


class ShopForm(_ShopForm):
    class Meta:
        model = ApplicationShop
        fields = ("name", "terminals")
        widgets: ClassVar = {"terminals": forms.NumberInput(attrs={"min": 1, "max": MOST_TERMINALS})}
        error_messages: ClassVar = {
            "name": {"required": _("店舗名を入力してください。")},
            "terminals": {
                "required": _("この店舗の端末の台数を入力してください。"),
                "invalid": _("台数を数字で入力してください。"),
                "min_value": _("台数は1台以上で入力してください。"),
                "max_value": _("台数は1店舗200台までです。それ以上のときは、お電話でご相談ください。"),
            },
        }


class _Shops(_ShopRows):
    default_error_messages: ClassVar = {
        "too_few_forms": _("店舗名と台数を1行以上入力してください。"),
        "too_many_forms": _("店舗は60行までです。それ以上のときは、お電話でご相談ください。"),
    }

    def initial_form_count(self) -> int:
        """Return how many unchanged rows are required: none of those that were submitted."""
        return 0 if self.is_bound else super().initial_form_count()


def shops_form(data: Any = None, *, initial: Sequence[Mapping[str, Any]] = (), rows: int = ROWS) -> Any:
    """Return the formset of shops: bound to ``data``, or with ``rows`` rows that start with ``initial``."""
    made = forms.formset_factory(
        ShopForm,
        formset=_Shops,
        extra=rows - max(len(initial), 1),
        min_num=1,
        max_num=MOST_SHOPS,
        absolute_max=MOST_SHOPS,
        validate_min=True,
        validate_max=True,
    )
    return made(data, initial=list(initial), prefix="shops")


class SignInForm(forms.Form):
    email = MailFormField(
        label=_("メールアドレス"),
        help_text=_("ライセンス番号のメールが届いたアドレスを入力してください。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=_MAIL_ERRORS,
    )


class RequestForm(forms.Form):
    """What an owner asks for; of several ``customers``, for which."""

    kind = forms.ChoiceField(
        label=_("ご依頼の内容"),
        choices=OwnerRequest.Kind.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("ご依頼の内容を選んでください。")),
    )
    text = TextFormField(
        label=_("くわしい内容"),
        help_text=_("更新の月数、追加する台数と店舗、新しい住所などを入力してください。"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data: Any = None, *, customers: Sequence[Customer], **options: Any) -> None:
        super().__init__(data, **options)
        self._customers = {str(customer.pk): customer for customer in customers}
        if len(customers) > 1:
            self.fields["of"] = forms.ChoiceField(
                label=_("ご契約者"),
                choices=[(key, customer.name) for key, customer in self._customers.items()],
                error_messages=dict.fromkeys(("required", "invalid_choice"), _("ご契約者を選んでください。")),
            )

    @property
    def customer(self) -> Customer:
        return self._customers[self.cleaned_data.get("of") or next(iter(self._customers))]

    @property
    def asked(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("kind", "text")}

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        unclear = typed.get("kind") in (OwnerRequest.Kind.DETAILS, OwnerRequest.Kind.MORE, OwnerRequest.Kind.OTHER)
        if unclear and not typed.get("text", "").strip():
            self.add_error("text", _("くわしい内容を入力してください。"))
        return typed


class NameForm(forms.Form):
    name = LineFormField(
        label=_("新しい端末名"),
        help_text=_("お店でわかりやすい名前を入力してください（例：銀座一号店 レジ1）。"),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("端末名を入力してください。"),
            "max_length": _("端末名は40文字までで入力してください。"),
        },
    )


class DetailsForm(_Reachable, _DetailsForm):
    """How to reach a customer; the row is saved by ``details.change``."""

    class Meta:
        model = Customer
        fields = ("contact_name", "phone", "postal_code", "address")
        widgets: ClassVar = {
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "postal_code": forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
            "address": forms.TextInput(attrs={"autocomplete": "street-address"}),
        }


class AddressForm(forms.Form):
    new_email = MailFormField(
        label=_("新しいメールアドレス"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=_MAIL_ERRORS,
    )


class PersonForm(forms.Form):
    name = LineFormField(
        label=_("お名前"), max_length=100, error_messages={"required": _("お名前を入力してください。")}
    )
    email = MailFormField(
        label=_("メールアドレス"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages=_MAIL_ERRORS,
    )
