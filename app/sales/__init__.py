"""Tax-free sales under the refund method: tax rules, reading of input, and the journal of records. No Qt."""
