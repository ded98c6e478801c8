"""The shop's desktop app: screens over the licensing room, and the command line."""

__version__ = "1.0.0"
