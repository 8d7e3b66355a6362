"""The national coordination group: its queue, meetings and decisions."""
