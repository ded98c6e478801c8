"""Keeping the server running: health, metrics, logs, headers, backups and the check before it goes live."""
