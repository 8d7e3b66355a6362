"""What municipalities run and have bought."""
