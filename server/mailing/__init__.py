"""E-mail: queued in the database, retried, sent once; templates and reminders."""
