"""Amounts proposed by one person and decided by another."""
