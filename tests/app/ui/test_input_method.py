"""With the input method on after a Japanese text, a code or number would arrive as kana: such fields switch it off."""

from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.sales.field_words import field_name
from app.sales.fields import Field
from app.ui.widgets.name_field import NameField
from tests.app.every_screen import SCREENS

JAPANESE = {field_name(Field.ITEM_NAME)}
"""The fields besides the names of shop and terminal whose content may be Japanese."""


@pytest.mark.parametrize("name", SCREENS)
def test_only_fields_for_japanese_use_the_input_method(qapp: object, tmp_path: Path, name: str) -> None:
    screen = SCREENS[name](tmp_path)
    for field in screen.findChildren(QLineEdit):
        japanese = isinstance(field, NameField) or field.accessibleName() in JAPANESE
        assert field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) is japanese, field.accessibleName()
    shiboken6.delete(screen)
