"""Which characters the texts of documents may have: those that a person sees, in one line.

Control characters and line breaks would forge a line of a log or of a list, a bidi override shows another name than
the one that is stored, and what is invisible makes two names look alike. The ranges are written out, because two
versions of Python differ in what ``unicodedata`` says, and what one side writes, the other must be able to read.
"""

import re

_BREAKS = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
"""Control characters (Cc), line and paragraph separators (Zl, Zp), surrogates (Cs)."""
_INVISIBLE = (
    # Format characters (Cf), among them bidi controls, zero-width spaces and joiners, and tags.
    r"\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e007f"
    # Letters and marks that show nothing: the grapheme joiner, Hangul and Khmer fillers.
    r"\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
)

_break = re.compile(f"[{_BREAKS}]")
_invisible = re.compile(f"[{_INVISIBLE}]")
UNSAFE = re.compile(f"[{_BREAKS}{_INVISIBLE}]")
"""A character that no text of a document may contain."""


def one_line(text: str) -> str:
    """Return ``text`` as one line of visible characters: breaks as spaces, what is invisible left out."""
    return text if UNSAFE.search(text) is None else _invisible.sub("", _break.sub(" ", text))
