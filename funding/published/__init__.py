"""Other people's tables of a grant, compared with ours."""
