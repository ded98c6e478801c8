"""Cells of a CSV file that no spreadsheet runs as a formula (CSV injection), for the app's and the server's exports."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What Excel and others take for the beginning of a formula; the full-width ones on a Japanese system
(https://owasp.org/www-community/attacks/CSV_Injection)."""


def escape_formula(cell: str) -> str:
    """Return ``cell`` with an apostrophe before it if a spreadsheet would run it as a formula, else unchanged."""
    risky = cell.startswith(_FORMULA_STARTS) or cell.lstrip(" 　").startswith(_FORMULA_STARTS)
    return f"'{cell}" if risky else cell
