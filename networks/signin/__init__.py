"""Local sign-in: password, second factor, passkeys, sessions."""
