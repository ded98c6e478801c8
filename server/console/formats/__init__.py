"""How days and instants are written, where Django writes them otherwise."""
