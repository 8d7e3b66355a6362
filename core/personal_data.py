"""What a model says about its references to people: what the person is shown of each row, and what becomes of it.

A model declares `personal = PersonalData(field=keep(_("What it is"), "shown"))`, read by `networks/personal_data/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Treatment(StrEnum):
    KEEP = "keep"
    DELETE = "delete"
    CLEAR = "clear"


@dataclass(frozen=True)
class Declared:
    """`shown` are the lookups that the person sees of each row."""

    what: StrOrPromise
    treatment: Treatment
    shown: tuple[str, ...]


class PersonalData(dict[str, Declared]):
    """By the name of the field that refers to a person."""


def keep(what: StrOrPromise, *shown: str) -> Declared:
    """The row stays as it is: it belongs to the history of a role and a place."""
    return Declared(what, Treatment.KEEP, shown)


def delete(what: StrOrPromise, *shown: str) -> Declared:
    """The row is of no use to anybody but the person."""
    return Declared(what, Treatment.DELETE, shown)
