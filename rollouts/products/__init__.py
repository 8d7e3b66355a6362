"""The systems that municipalities use, and their suppliers."""
