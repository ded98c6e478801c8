"""Licenses as the vendor keeps them: who holds which number, and the statements that say so."""
