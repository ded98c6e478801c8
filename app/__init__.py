"""The shop's desktop app."""
