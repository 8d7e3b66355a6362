"""The room of the national coordination group: queue, meetings and decisions."""
