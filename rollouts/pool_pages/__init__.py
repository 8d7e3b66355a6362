"""The pages of one pool: the case, its form, its moves."""
