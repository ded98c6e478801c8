"""The license server under load: a real ``serve`` process on one core, the load from the other.

python -m bench server            all parts
python -m bench server sqlite     one part; RESULTS.md keeps the figures of the others
"""
