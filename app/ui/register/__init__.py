"""Registration of a license number."""
