"""What a municipality is told before it decides, in versions."""
