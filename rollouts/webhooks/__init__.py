"""What other systems are told when something changes state."""
