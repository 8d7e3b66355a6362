"""The pages of a rollout, the form that sets one up, and who can join."""
