"""What is sought in a file of statuses or an owner's list, and what each row of it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.sorting import search_key
from core.tables.finding import Field, Wanted
from portfolio.dictionary import Solutions

# What a column of a file may hold.
NUMBER, NAME, SOLUTION, LEVEL, SINCE, COMMENT = "number", "name", "solution", "level", "since", "comment"

ROWS_AT_MOST = 7_000  # a whole country × its solutions


def _number_heads() -> Iterable[str]:
    return (_("Kommunenummer"), "kommunenr", "kommnr", "knr", "nummer", "nr", "municipality number", "k.nr")


def _name_heads() -> Iterable[str]:
    return (_("Kommune"), "kommunenavn", "navn", "virksomhet", "municipality", "kommunens navn")


def _solution_heads() -> Iterable[str]:
    return (_("Løsning"), "solution", "tiltak")


def _level_heads() -> Iterable[str]:
    return (_("Nivå"), _("Status"), "level", "fase")


def _since_heads() -> Iterable[str]:
    return (_("Gjelder fra"), _("Dato"), "effective date", "fra dato", "fra")


def _comment_heads() -> Iterable[str]:
    return (_("Kommentar"), "comment")


@cache
def in_every_language(words: Callable[[], Iterable[str]]) -> frozenset[str]:
    """What `words` gives in each language of the site, as search keys: a file may come from another's export."""
    found: set[str] = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {search_key(word) for word in words()}
    return frozenset(found)


@cache
def place_fields() -> tuple[Field, ...]:
    return (
        Field(NUMBER, gettext_lazy("Kommunenummer"), in_every_language(_number_heads), joined=True),
        Field(NAME, gettext_lazy("Kommunens navn"), in_every_language(_name_heads), joined=True),
    )


@cache
def level_field() -> Field:
    return Field(LEVEL, gettext_lazy("Nivå"), in_every_language(_level_heads))


@cache
def status_fields() -> tuple[Field, ...]:
    return (
        *place_fields(),
        Field(SOLUTION, gettext_lazy("Løsning"), in_every_language(_solution_heads)),
        level_field(),
        Field(SINCE, gettext_lazy("Gjelder fra"), in_every_language(_since_heads)),
        Field(COMMENT, gettext_lazy("Kommentar"), in_every_language(_comment_heads)),
    )


def names_a_place(fields: set[str]) -> bool:
    return bool(fields & {NUMBER, NAME})


def wanted_statuses(solutions: Solutions[Any]) -> Wanted:
    """A row for each municipality and solution, or, as in the grid's export, a column for each solution. A file with
    levels alone is about one solution, which a person is asked for."""

    def group_of(head: str) -> str | None:
        found = solutions.find(head)
        return found.key if found else None

    return Wanted(
        fields=status_fields(),
        enough=lambda fields, groups: names_a_place(fields) and (bool(groups) or LEVEL in fields),
        values=frozenset({LEVEL}),
        group_of=group_of,
        group_field=LEVEL,
    )
