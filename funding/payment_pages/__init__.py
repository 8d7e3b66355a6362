"""The pages of payments, with what the networks have used beside them."""
