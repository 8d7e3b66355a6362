"""People who leave, and what becomes of their personal data."""
