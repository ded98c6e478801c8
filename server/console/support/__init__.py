"""The support page: why a terminal does or does not work."""
