"""Tables of statuses that people bring, in files and pastes: what they say, and what they would change."""
