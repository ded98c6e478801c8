"""Input that would be lost: Qt knows of each field whether it was edited since its text was set."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.widgets.controls import ChoiceRow


def has_unsaved_input(page: QWidget) -> bool:
    """Return whether a person has typed into a field of ``page``, as it is shown, since it was filled or saved.

    For Qt, a field that was cleared is edited too. A choice counts where it is saved with the page.
    """
    typed = any(line.isModified() and line.text() and line.isVisibleTo(page) for line in page.findChildren(QLineEdit))
    return typed or any(row.is_modified and row.isVisibleTo(page) for row in page.findChildren(ChoiceRow))


def mark_saved(page: QWidget) -> None:
    """Take what the fields of ``page`` contain for saved."""
    for line in page.findChildren(QLineEdit):
        line.setModified(False)
    for row in page.findChildren(ChoiceRow):
        row.choose(row.place)


def keeps_nothing(line: QLineEdit) -> None:
    """Never take what is typed into ``line`` for unsaved: a search, or a password to be compared."""
    line.textChanged.connect(lambda _text: line.setModified(False))
