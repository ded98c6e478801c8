"""Licenses: who holds which number, the signed statements about it, staff's operations, and the event log."""
