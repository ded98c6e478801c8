"""The template tag of e-mails."""
