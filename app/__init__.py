"""The shop's desktop app: its screens and its command line."""

__version__ = "1.0.0"
