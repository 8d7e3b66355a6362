"""Materials of a solution in versions, and the municipalities' own copies."""
