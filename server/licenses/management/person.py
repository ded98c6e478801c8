"""Who is at the command line, for the event log."""

import getpass


def person() -> str:
    """Return the name of the system's user and that it was by command line."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (OSError, KeyError):  # a container's user without a name
        return "command line"
