"""Triggers that many models have."""

import pgtrigger


def counts_changes(name: str) -> pgtrigger.Trigger:
    """Each change of the row, by whatever way, sets `changed_at` and adds one to `sequence`, by which calendars notice
    that what they hold is old (RFC 5545)."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange(),
        func="NEW.changed_at = clock_timestamp(); NEW.sequence = OLD.sequence + 1; RETURN NEW;",
    )


def append_only(name: str) -> pgtrigger.Protect:
    """Rows are written once: neither changed nor deleted."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)
