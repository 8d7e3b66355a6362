"""Where each kind of open data comes from, and how an answer becomes the rows of a preview."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.imports import formats, rows
from networks.imports.http import get_json
from networks.imports.models import ImportRun, ImportSource
from networks.imports.rows import Row

PAGE = 1000


def collect(run: ImportRun) -> tuple[list[Row], str]:
    """The rows of `run` and where they come from. Asks the register unless a file was uploaded.

    Raises `SourceUnavailable`, and `InvalidInput` for content of another shape.
    """
    if run.content:
        return _FROM_FILE[run.source](formats.parse(run.content), run.date), run.file_name
    fetch = _LIVE.get(run.source)
    if fetch is None:
        raise InvalidInput(_("Denne kilden kan ikke hentes direkte. Last opp en fil."))
    return fetch(run.date)


def can_fetch(source: str) -> bool:
    return source in _LIVE


def _live_population(date: dt.date) -> tuple[list[Row], str]:
    url = f"{settings.SSB_PXWEB_URL}/tables/07459/data"
    content = get_json(
        url,
        {
            "lang": "no",
            "valueCodes[Region]": "K-*",
            "codelist[Region]": "agg_KommSummer",
            "outputValues[Region]": "aggregated",
            "valueCodes[ContentsCode]": "Personer1",
            "valueCodes[Tid]": str(date.year),
        },
    )
    return rows.population(formats.population(content)), url


def _klass(classification: int, date: dt.date) -> dict[str, str]:
    url = f"{settings.SSB_KLASS_URL}/classifications/{classification}/codesAt"
    return formats.codes(get_json(url, {"date": date.isoformat()}))


def _live_codes(date: dt.date) -> tuple[list[Row], str]:
    return rows.codes(_klass(131, date), _klass(104, date), date), f"{settings.SSB_KLASS_URL}/classifications/131"


def _live_changes(date: dt.date) -> tuple[list[Row], str]:
    """The changes from `date` (inclusive) and on, as far as the register knows."""
    url = f"{settings.SSB_KLASS_URL}/classifications/131/changes"
    # Its "from" is the day whose codes the first change is compared with.
    content = get_json(url, {"from": (date - dt.timedelta(days=1)).isoformat()})
    found = formats.changes(content)
    counties = _klass(104, max(one.date for one in found)) if found else {}
    return rows.changes(found, counties), url


def _live_organisations(date: dt.date) -> tuple[list[Row], str]:
    url = f"{settings.BRREG_URL}/enheter"
    pages, number = [], 0
    while True:
        page = get_json(url, {"organisasjonsform": "KOMM", "size": str(PAGE), "page": str(number)})
        pages.append(page)
        number += 1
        total = page.get("page", {}).get("totalPages", 1) if isinstance(page, dict) else 1
        if number >= total:
            break
    return rows.organisations(formats.organisations(pages), date), url


_LIVE: dict[str, Callable[[dt.date], tuple[list[Row], str]]] = {
    ImportSource.POPULATION: _live_population,
    ImportSource.CODES: _live_codes,
    ImportSource.CHANGES: _live_changes,
    ImportSource.ORGANISATIONS: _live_organisations,
}

_FROM_FILE: dict[str, Callable[[Any, dt.date], list[Row]]] = {
    ImportSource.POPULATION: lambda content, date: rows.population(formats.population(content)),
    ImportSource.CODES: lambda content, date: rows.codes(formats.codes(content), {}, date),
    ImportSource.CHANGES: lambda content, date: rows.changes(formats.changes(content), {}),
    ImportSource.ORGANISATIONS: lambda content, date: rows.organisations(formats.organisations(content), date),
    ImportSource.BORDERS: lambda content, date: rows.borders(formats.borders(content), date, formats.names_of(content)),
}
