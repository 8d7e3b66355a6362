"""A solution is stopped, and the NKG lets a municipality join all the same."""
