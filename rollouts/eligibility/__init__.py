"""Which municipalities fit a rollout, why, and what is known about them."""
