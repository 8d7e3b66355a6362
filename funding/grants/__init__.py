"""A year's grant with its deductions."""
