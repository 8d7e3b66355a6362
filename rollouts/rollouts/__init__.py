"""A common rollout of one solution, set up on one of three tracks."""
