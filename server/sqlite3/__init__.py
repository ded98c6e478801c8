"""Django's SQLite backend with a queue for writers: they wait in the order in which they came, and do not sleep."""
