"""Widgets that several screens use. They import no screen."""
