"""A finished run as people read it: shown, explained, compared, exported."""
