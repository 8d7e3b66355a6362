"""What hits whom in which weeks, and all rollouts in time."""
