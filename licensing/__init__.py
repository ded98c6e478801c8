"""The license core: numbers, signed documents, rules and the terminal's agent. No Qt, no Django."""
