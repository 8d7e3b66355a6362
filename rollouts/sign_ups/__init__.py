"""What municipalities are told, what they answer, and who has answered what."""
