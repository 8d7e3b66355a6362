"""A computed allocation: carried out, shown, compared, exported."""
