"""A grant's own pages and API, on top of all that they show; grants are registered here."""
