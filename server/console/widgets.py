"""django-unfold's form widgets, with types, so that fields look the same everywhere in the console."""

from typing import TYPE_CHECKING

from django import forms

if TYPE_CHECKING:  # unfold has no types
    TextInput = forms.TextInput
    EmailInput = forms.EmailInput
    NumberInput = forms.NumberInput
    Select = forms.Select
    Textarea = forms.Textarea
    RadioSelect = forms.RadioSelect
else:
    from unfold.widgets import UnfoldAdminEmailInputWidget as EmailInput  # noqa: F401
    from unfold.widgets import UnfoldAdminIntegerFieldWidget as NumberInput  # noqa: F401
    from unfold.widgets import UnfoldAdminRadioSelectWidget as RadioSelect  # noqa: F401
    from unfold.widgets import UnfoldAdminSelectWidget as Select  # noqa: F401
    from unfold.widgets import UnfoldAdminTextareaWidget as Textarea  # noqa: F401
    from unfold.widgets import UnfoldAdminTextInputWidget as TextInput


class DateInput(TextInput):
    """The browser's date picker; in browsers without one, a text field for 2027-10-31."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(attrs={"placeholder": "2027-10-31"})

    def format_value(self, value: object) -> str | None:
        return str(value) if value else None
