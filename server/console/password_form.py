"""The form with which staff change their own password; the event log says that they did, as for any other change."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin.forms import AdminPasswordChangeForm as DjangosForm
from django.db import transaction

from server import clock
from server.licenses.log.events import record
from server.licenses.models import Event

if TYPE_CHECKING:  # unfold has no types
    BaseForm = DjangosForm
else:
    from unfold.forms import AdminOwnPasswordChangeForm as BaseForm


class OwnPasswordForm(BaseForm):
    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        user = super().save(commit)
        name = user.get_username()
        record(Event.What.PASSWORD_CHANGED, who=name, now=clock.now(), after={"login": name})
        return user
