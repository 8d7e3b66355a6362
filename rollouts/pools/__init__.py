"""The municipalities that go through a rollout together: proposed, approved, opened, completed."""
