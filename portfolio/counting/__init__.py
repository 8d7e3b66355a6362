"""The one way to count how many municipalities have reached a level, on any date."""
