"""The terminal's name, which may be changed on the terminal by the shop and on the web page by the owner.

The name that reaches the server last wins. The owner's is stored in ``name_wanted``, and every statement carries it
until the terminal reports it as its own, or reports another one that it was given since.
"""

from datetime import datetime

from django.db import transaction

from licensing.characters import one_line
from server.licenses.log.events import TERMINAL, record
from server.licenses.models import Event, License, Terminal


@transaction.atomic
def rename(terminal: Terminal, name: str, *, license: License, who: str, now: datetime) -> None:
    """Rename ``terminal``, which holds ``license``, from its next contact on. Idempotent.

    Raises:
        ValidationError: ``name`` is not a valid terminal name.
    """
    terminal = Terminal.objects.select_for_update(no_key=True).get(pk=terminal.pk)
    before, name = name_of(terminal), one_line(name).strip()
    if name == before:
        return
    terminal.name_wanted = "" if name == terminal.name else name
    # Only this field: the others are what the terminal reports.
    terminal.clean_fields(exclude={field.name for field in Terminal._meta.fields} - {"name_wanted"})
    terminal.save(update_fields=["name_wanted"])
    record(
        Event.What.RENAMED,
        who=who,
        now=now,
        license=license,
        terminal=terminal,
        before={"name": before},
        after={"name": name},
    )


def name_of(terminal: Terminal) -> str:
    """Return the terminal's name, or the one that it is given at its next contact."""
    return terminal.name_wanted or terminal.name


def note_reported(terminal: Terminal, name: str, now: datetime) -> None:
    """Set the name that the terminal reports; the caller saves the row. An empty name changes nothing."""
    if not name or name == terminal.name:
        return
    # The shop renamed it after the owner did: the owner's name is dropped, which the log must show.
    if terminal.name_wanted and name != terminal.name_wanted:
        before, after = {"name": terminal.name_wanted}, {"name": name}
        record(Event.What.RENAMED, who=TERMINAL, now=now, terminal=terminal, before=before, after=after)
    terminal.name, terminal.name_wanted = name, ""
    # Not with the fields that every contact writes: an index would be written each time.
    terminal.save(update_fields=["folded"])
