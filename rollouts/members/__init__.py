"""Who the members of the NKG are: the organisation each of them comes from, and who leads and keeps the minutes."""
