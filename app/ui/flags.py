"""A few of Qt's flags as the numbers that its property system takes.

Python's copy of the namespace ``Qt`` takes 13 ms to build, an eighth of a bare window's first paint. What TOP is
made of does without it; every screen that is opened later says ``Qt.…`` as usual.
"""

PLAIN_TEXT = 0
"""``Qt.TextFormat.PlainText``, for the property ``textFormat``."""
TAB_FOCUS = 1
"""``Qt.FocusPolicy.TabFocus``, for the property ``focusPolicy``."""
LIGHT = 1
"""``Qt.ColorScheme.Light``, for the property ``colorScheme`` of the style hints."""
