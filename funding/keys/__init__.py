"""Allocation keys, in versions."""
