"""The form of name and password, which refuses a name that is longer than any login's."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.validators import MaxLengthValidator
from django.forms import CharField
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # unfold has no types
    AuthenticationForm = AdminAuthenticationForm
else:
    from unfold.forms import AuthenticationForm


class LoginForm(AuthenticationForm):
    error_messages = {  # noqa: RUF012  # as in Django's form
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "ユーザー名かパスワードが正しくありません。大文字と小文字に気をつけて、入力し直してください。"
        ),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # Django sets the length for the browser only. django-axes stores what was typed, in a column of 255.
        username = cast(CharField, self.fields["username"])
        username.validators.append(MaxLengthValidator(username.max_length))
