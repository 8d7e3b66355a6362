"""Payments in instalments."""
