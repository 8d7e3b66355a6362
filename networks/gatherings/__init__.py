"""Gatherings of a network or the whole country: who is invited, who comes, agenda and notes."""
