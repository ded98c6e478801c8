"""Mutation testing of the files that decide: docs/mutants.md.

``making`` changes one thing at a time in a copy of the project, ``trying`` runs the tests against each change.
"""
