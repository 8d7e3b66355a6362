"""What is unfinished about a pool or a change of one, before the NKG decides about it."""
