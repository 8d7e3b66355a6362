"""The commitments of the agreement between the ministry and KS."""
