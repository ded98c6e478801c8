"""Operating the server: its files, serving, background jobs, backups, health checks, metrics, logs."""
