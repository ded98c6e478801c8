"""The vendor's license server and console."""
