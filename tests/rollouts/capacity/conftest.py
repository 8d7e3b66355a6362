"""Here days count from today."""

from __future__ import annotations

import pytest

from core import holidays


@pytest.fixture(autouse=True)
def everyday(monkeypatch: pytest.MonkeyPatch) -> None:
    """No day is a holiday, whenever the tests run."""
    monkeypatch.setattr(holidays, "_closed", lambda year: [])
    monkeypatch.setattr(holidays, "is_closed", lambda day: False)
