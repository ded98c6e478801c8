"""The name that the event log has for whoever runs a command."""

import getpass


def person() -> str:
    """Return the system user's name, marked as command line."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (OSError, KeyError):  # a container's user without a name
        return "command line"
