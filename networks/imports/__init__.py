"""Open data brought in by KS: fetched live or from a file, compared, seen, and then stored whole or not at all."""
