"""Groups of municipalities by the number of inhabitants on the date that is asked about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

# Each group's key, the first number of inhabitants that is in it, and its name.
SIZE_GROUPS: list[tuple[str, int, Any]] = [
    ("under-2000", 0, _("under 2 000 innbyggere")),
    ("2000-4999", 2_000, _("2 000–4 999 innbyggere")),
    ("5000-9999", 5_000, _("5 000–9 999 innbyggere")),
    ("10000-19999", 10_000, _("10 000–19 999 innbyggere")),
    ("20000-49999", 20_000, _("20 000–49 999 innbyggere")),
    ("fra-50000", 50_000, _("50 000 innbyggere og flere")),
]
SIZE_LABELS = {key: label for key, _first, label in SIZE_GROUPS}


def size_group(inhabitants: int | None) -> str | None:
    """The key of the group that `inhabitants` falls into; None where no figure is known."""
    if inhabitants is None:
        return None
    return next(key for key, first, _label in reversed(SIZE_GROUPS) if inhabitants >= first)
