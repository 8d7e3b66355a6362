"""The pages of the portfolio and of a solution: what it is, and how far the municipalities have come."""
