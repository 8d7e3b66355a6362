"""Municipalities that try out a joint measure."""
