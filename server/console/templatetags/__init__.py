"""The console's own template filters."""
