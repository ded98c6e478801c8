"""The tax-free sale and its records on the screen."""
