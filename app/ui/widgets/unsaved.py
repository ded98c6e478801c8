"""Input that would be lost: Qt knows of each field whether it was edited since its text was set."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.widgets.choices import ChoiceRow


def has_unsaved_input(page: QWidget) -> bool:
    """Return whether a person has typed into a field of ``page``, as it is shown, since it was filled or saved.

    For Qt, a field that was cleared is edited too. A choice counts where it is saved with the page.
    """
    typed = any(_is_typed(line) and line.isVisibleTo(page) for line in page.findChildren(QLineEdit))
    return typed or any(row.is_modified and row.isVisibleTo(page) for row in page.findChildren(ChoiceRow))


def mark_saved(page: QWidget) -> None:
    """Take what the fields of ``page`` contain for saved."""
    for line in page.findChildren(QLineEdit):
        line.setModified(False)
    for row in page.findChildren(ChoiceRow):
        row.choose(row.place)


def keep_typed(kept: dict[str, str], **lines: QLineEdit) -> None:
    """Keep what a person has typed into ``lines`` and not saved, for the next page that asks for it."""
    kept |= {name: line.text() for name, line in lines.items() if _is_typed(line)}


def show_kept(kept: dict[str, str], **lines: QLineEdit) -> None:
    """Show in ``lines`` what was kept of them, again as something that is not saved."""
    for name in kept.keys() & lines.keys():
        lines[name].setText(kept.pop(name))
        lines[name].setModified(True)


def stays_modified(line: QLineEdit) -> None:
    """Take what is typed into ``line`` for unsaved though its validator corrects it: Qt takes that for a new text."""
    line.textEdited.connect(lambda _text: line.setModified(True))


def keeps_nothing(line: QLineEdit) -> None:
    """Never take what is typed into ``line`` for unsaved: a search, or a password to be compared."""
    line.textChanged.connect(lambda _text: line.setModified(False))


def _is_typed(line: QLineEdit) -> bool:
    return line.isModified() and bool(line.text())
