"""Statuses read from a file."""
