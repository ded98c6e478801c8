"""What the vendor does with licenses: issue, renew, stop, move, cancel."""
