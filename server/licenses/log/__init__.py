"""The sealed event log: adding entries, sealing them in a hash chain, exporting them."""
