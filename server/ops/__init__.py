"""Running the server: founding, serving, background jobs, backups, health, metrics, logs."""
