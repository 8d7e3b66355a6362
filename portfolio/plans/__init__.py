"""Each network's own portfolio."""
