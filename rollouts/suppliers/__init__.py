"""Suppliers, their products, and how far these are adapted to the solutions."""
