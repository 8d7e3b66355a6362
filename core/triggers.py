"""Triggers that many models have."""

import pgtrigger


def append_only(name: str) -> pgtrigger.Protect:
    """Rows are written once: neither changed nor deleted."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)
