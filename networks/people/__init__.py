"""People and their roles: invited, given, ended, left, and what is stored about them."""
