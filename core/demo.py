"""Demo data says that it is, wherever it is shown: `base.html` on each page, and these in each file and letter."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext


def facts() -> list[tuple[str, str]]:
    """What a file says about itself in demo mode: one name and its text; nothing otherwise."""
    if not settings.DEMO:
        return []
    return [
        (gettext("Demodata"), gettext("Statusen per kommune er laget for demonstrasjon og er ikke virkelige tall."))
    ]


def line() -> str:
    """The same in one line; empty outside demo mode."""
    return "".join(f"{name}: {text}" for name, text in facts())
