"""What the sector has agreed on: editions, solutions, ambitions, regional plans, pilots and commitments."""
