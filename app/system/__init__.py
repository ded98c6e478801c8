"""What the app asks of the operating system: single instance, start at login, crash reports, logs, background tasks."""
