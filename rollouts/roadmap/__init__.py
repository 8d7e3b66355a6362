"""All rollouts in time, and what waits for other solutions."""
