"""The sentences of the screens, one module a feature."""
