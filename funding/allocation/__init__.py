"""Sharing an amount between networks: inputs in, lines out."""
