"""What every app uses and that knows nothing of the domain."""
