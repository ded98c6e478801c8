"""The terminal's name, which two sides may change: the shop on the terminal, the owner on the web page.

The name that reaches the server last wins. What the owner wants waits in ``name_wanted``; every statement carries it
until the terminal reports it as its own, or reports another one that somebody has given it since.
"""

from datetime import datetime

from django.db import transaction

from server.licenses.log.events import TERMINAL, record
from server.licenses.models import Event, License, Terminal


@transaction.atomic
def rename(terminal: Terminal, name: str, *, license: License, who: str, now: datetime) -> None:
    """Let ``terminal``, which holds ``license``, be called ``name`` from its next contact on; the same twice is once.

    Raises:
        ValidationError: no terminal can be called so.
    """
    terminal = Terminal.objects.select_for_update(no_key=True).get(pk=terminal.pk)
    before = name_of(terminal)
    if name == before:
        return
    terminal.name_wanted = "" if name == terminal.name else name
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
    """Return what the terminal is called, or will be as soon as it has heard of it."""
    return terminal.name_wanted or terminal.name


def note_reported(terminal: Terminal, name: str, now: datetime) -> None:
    """Set the name that the terminal says it has; the caller saves the row. Without a name it says nothing."""
    if not name or name == terminal.name:
        return
    if terminal.name_wanted and name != terminal.name_wanted:
        before, after = {"name": terminal.name_wanted}, {"name": name}
        record(Event.What.RENAMED, who=TERMINAL, now=now, terminal=terminal, before=before, after=after)
    terminal.name, terminal.name_wanted = name, ""
