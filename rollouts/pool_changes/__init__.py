"""New terms for a pool that has been approved."""
