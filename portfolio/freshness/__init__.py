"""How long a status is taken for true before somebody is asked to confirm it."""
