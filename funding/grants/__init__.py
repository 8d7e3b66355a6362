"""A year's grant: registered, with deductions."""
