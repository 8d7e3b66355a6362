"""Computations of an allocation: asked for and carried out."""
