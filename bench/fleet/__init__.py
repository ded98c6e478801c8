"""Simulates shops with their terminals and the vendor over years: ``python -m bench.fleet``, results in ``FLEET.md``.

Agent, documents, decision, server and staff operations are the real ones, with files and a database in memory. Time,
network and people are simulated. Keys, nonces and numbers are random and appear in no result.
"""
