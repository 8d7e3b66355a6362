"""The counts that are kept for every solution and month, and which of them have to be made again."""
