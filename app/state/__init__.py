"""What this terminal remembers between two starts, and the QtCore objects that screens and the command line share."""
