"""The regional groups: members, competences, and the check against the agreed principles."""
