"""Needs, from the first word to KS' answer."""
