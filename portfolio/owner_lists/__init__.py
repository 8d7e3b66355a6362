"""Lists from the owners of solutions, and what they disagree on with the municipalities."""
