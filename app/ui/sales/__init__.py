"""The screens of the tax-free sale and of its records."""
