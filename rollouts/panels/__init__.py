"""What rollouts put on other pages."""
