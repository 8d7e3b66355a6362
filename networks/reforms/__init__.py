"""Reforms of municipalities as data: previewed, applied, and undone until something builds on them."""
