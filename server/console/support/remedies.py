"""Where the remedy of a finding is applied, and what somebody who may not apply it asks an administrator for."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from server.console.support.findings import Finding, Reason
from server.licenses.models import Event
from server.licenses.staff.actions import Renew, Resume
from server.licenses.staff.declarations import SUPPORT, Action

May = Callable[[str], bool]
"""Whether a person has a permission."""


def anything(permission: str) -> bool:
    """Return that a person may do everything."""
    return True


ACTIONS: dict[Reason, tuple[type[Action], Promise]] = {
    Reason.CONTRACT_ENDING: (Renew, _("更新手続きへ")),
    Reason.CONTRACT_ENDED: (Renew, _("更新手続きへ")),
    Reason.STOPPED: (Resume, _("再開へ")),
    Reason.STOPPED_PENDING: (Resume, _("再開へ")),
}
"""The action of the console that solves a reason, and what its button says."""


@dataclass(frozen=True)
class Remedy:
    """A link to the page where something is done; or what to ask for, ``asked``, where the person may not do it."""

    link: str = ""
    text: str = ""
    asked: Event.What | None = None


def remedy_for(finding: Finding, may: May) -> Remedy:
    """Return the remedy of ``finding`` for a person with those permissions: the action, or the best place to look."""
    action = ACTIONS.get(finding.reason)
    if action is not None and finding.license is not None:
        if may(action[0].permission):
            return Remedy(
                f"{reverse('admin:action', args=[action[0].name])}?license={finding.license.pk}", str(action[1])
            )
        if may(SUPPORT):
            return Remedy(asked=action[0].records[0].what)
    return _place(finding)


def _place(finding: Finding) -> Remedy:
    if finding.snapshot is None:
        keys = [finding.license.pk] if finding.license is not None else []
        return Remedy(reverse("admin:licenses_license_change", args=keys), gettext("ライセンスを開く"))
    ended = finding.ended
    if finding.reason in (Reason.MOVED, Reason.MOVED_PENDING) and ended is not None and ended.successor:
        return Remedy(f"{reverse('console:support')}?q={ended.successor.shown_number}", gettext("移動先の端末を見る"))
    return Remedy(reverse("admin:licenses_terminal_change", args=[finding.snapshot.terminal.pk]), gettext("端末を開く"))
