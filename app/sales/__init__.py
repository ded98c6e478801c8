"""Tax-free sales under the refund method: the rules, the journal of records and the two screens."""
