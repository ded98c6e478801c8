"""The page of a customer, and the operations that begin there: rename, merge, note."""
