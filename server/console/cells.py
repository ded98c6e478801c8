"""How numbers and states look wherever the console shows them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from licensing.number import show
from server.licenses.models import Terminal


def number_cell(number: str) -> SafeString:
    """Return a license number in fours, in letters of one width."""
    return format_html('<span class="number">{}</span>', show(number))


def badge(kind: str, text: object) -> SafeString:
    """Return ``text`` as a small label; ``kind`` is good, bad, warning or plain."""
    return format_html('<span class="badge badge-{}">{}</span>', kind, text)


def plain_number(text: str) -> SafeString:
    """Return a number that is grouped already, in letters of one width."""
    return format_html('<span class="number">{}</span>', text)


def terminal_cell(terminal: Terminal) -> SafeString:
    """Return a terminal's name above its number."""
    return format_html('<div>{}</div><div class="number">{}</div>', terminal.name, terminal.shown_number)
