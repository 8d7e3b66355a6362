"""What stays when a pool is through: status, evaluations and materials."""
