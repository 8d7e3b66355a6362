"""Each municipality's level for each solution: written down, pasted, confirmed, imported and reconciled."""
