"""The sealed event log and what is counted."""
