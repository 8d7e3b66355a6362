"""How the NKG decides about a case: meetings, what a member puts forward between them, the quorum and the log."""
