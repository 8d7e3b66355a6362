"""The letters that go with the money, and the accounting file."""
