"""The checks of ``check --deploy``."""
