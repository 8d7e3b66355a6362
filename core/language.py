"""Texts that are written in bokmål and nynorsk: the reader's own, else bokmål."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language


def localized(row: Any, name: str) -> str:
    """`row.name`, or `row.name_nn` for who reads Nynorsk where it is written."""
    if get_language() == "nn":
        return getattr(row, f"{name}_nn") or getattr(row, name)
    return getattr(row, name)
