"""Speed, as ratios in one run: ``make bench`` prints each figure beside its limit. Nothing here is a test."""
