"""After a pool: the proposed statuses, and the follow-up of use."""
