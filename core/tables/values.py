"""What people write in a cell: dates and amounts, as they are written in Norway and as spreadsheets keep them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from core.sorting import search_key
from core.tables.sheets import Cell, text_of

# --- Dates -----------------------------------------------------------------------------------------------

DAY_FIRST, MONTH_FIRST = "day", "month"
# A spreadsheet counts days from here; the numbers are those of 2000–2099.
EXCEL_BEGINS, SERIALS = dt.date(1899, 12, 30), range(36_526, 73_051)
# Bokmål, nynorsk and English, long and short.
MONTHS = (
    "januar jan january",
    "februar feb february",
    "mars mar march",
    "april apr",
    "mai may",
    "juni jun june",
    "juli jul july",
    "august aug",
    "september sep sept",
    "oktober okt october oct",
    "november nov",
    "desember des december dec",
)
_TIME = r"(?:[T ]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-./](\d{{1,2}})[-./](\d{{1,2}}){_TIME}")
_PACKED = re.compile(r"(20\d{2}|19\d{2})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})\. ?(\d{{1,2}})\. ?(\d{{4}}|\d{{2}}){_TIME}|(\d{{1,2}})-(\d{{1,2}})-(\d{{4}}|\d{{2}})"
)
_SLASHES = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})[/-](\d{{4}}|\d{{2}}){_TIME}")
_IN_WORDS = re.compile(r"(\d{1,2})\.? ?([a-zA-Z]+)\.?,? ?(\d{4}|\d{2})")
_WITHOUT_DAY = re.compile(r"(19|20)\d{2}|\d{1,2}[./-](19|20)\d{2}|[a-zA-Z]+\.? ?(19|20)\d{2}|(19|20)\d{2}[-./]\d{1,2}")


@dataclass(frozen=True)
class ReadDate:
    """What a cell was read as: a `day`; or why there is none (`problem`). `note` tells what was taken for granted.

    `ambiguous`: it may be day/month or month/day, and nobody has said which.
    """

    day: dt.date | None = None
    problem: str = ""
    note: str = ""
    ambiguous: bool = False


def read_date(cell: Cell, slashes: str = "") -> ReadDate:
    """The day in a cell. A two-digit year is this century. `slashes` says how 1/3/2024 is meant, `DAY_FIRST` or
    `MONTH_FIRST`, where somebody has been asked. An empty cell is no date and no problem."""
    if isinstance(cell, dt.datetime):
        return ReadDate(cell.date())
    if isinstance(cell, dt.date):
        return ReadDate(cell)
    text = re.sub(r"\s+", " ", text_of(cell)).strip()
    if not text:
        return ReadDate()
    if re.fullmatch(r"\d{5}", text) and int(text) in SERIALS:
        return ReadDate(EXCEL_BEGINS + dt.timedelta(days=int(text)))
    for pattern, order in ((_YEAR_FIRST, (0, 1, 2)), (_PACKED, (0, 1, 2)), (_DAY_FIRST, (2, 1, 0))):
        if found := pattern.fullmatch(text):
            parts = [part for part in found.groups() if part is not None]
            return _made(text, *(parts[place] for place in order))
    if found := _SLASHES.fullmatch(text):
        return _with_slashes(text, found, slashes)
    found = _IN_WORDS.fullmatch(text)
    if found and (month := _months().get(search_key(found[2]))):
        return _made(text, found[3], month, found[1])
    if _WITHOUT_DAY.fullmatch(text):
        return ReadDate(problem=_("«%(text)s» mangler dag. Skriv for eksempel 1.3.2024.") % {"text": text})
    return ReadDate(problem=_not_a_date(text))


def _with_slashes(text: str, found: re.Match[str], slashes: str) -> ReadDate:
    first, second, year = found[1], found[2], found[3]
    day_first, month_first = _made(text, year, second, first), _made(text, year, first, second)
    if day_first.day is None and month_first.day is not None:
        note = _("«%(text)s» er lest som amerikansk dato: måned/dag/år.") % {"text": text}
        return ReadDate(month_first.day, note=note)
    if month_first.day is None or day_first.day == month_first.day or slashes == DAY_FIRST:
        return day_first
    if slashes == MONTH_FIRST:
        return month_first
    problem = _("«%(text)s» kan være to datoer. Si om dagen eller måneden står først.") % {"text": text}
    return ReadDate(problem=problem, ambiguous=True)


def _made(text: str, year: str, month: str | int, day: str) -> ReadDate:
    try:
        return ReadDate(dt.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)))
    except ValueError:
        return ReadDate(problem=_not_a_date(text))


def _not_a_date(text: str) -> str:
    return _("«%(text)s» er ikke en dato. Skriv for eksempel 1.3.2024.") % {"text": text}


@cache
def _months() -> dict[str, int]:
    return {word: number for number, words in enumerate(MONTHS, start=1) for word in words.split()}


# --- Amounts ---------------------------------------------------------------------------------------------

_UNITS = {
    "": 1,
    "tusen": 1_000,
    "tkr": 1_000,
    "mill": 1_000_000,
    "million": 1_000_000,
    "millioner": 1_000_000,
    "mnok": 1_000_000,
    "mrd": 1_000_000_000,
    "milliard": 1_000_000_000,
    "milliarder": 1_000_000_000,
}
# `2950584`, `2 950 584`, `2.950.584`, `2,950,584`, with øre or without.
_AMOUNT = re.compile(r"([-−–]?) ?(\d+|\d{1,3}([ .,'’])\d{3}(?:\3\d{3})*)(?:[.,](\d{1,2}|-{1,2}))?")


def read_amount(cell: Cell) -> Decimal | None:
    """Kroner from a cell: `Kr 2 950 584`, `2.950.584,-`, `44,5 mill.`; None for what isn't an amount.

    One sign stands between the thousands; a comma or a point with one or two figures behind it begins the øre.
    """
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        return None
    if isinstance(cell, int | float):
        return Decimal(str(cell)) if cell == cell and abs(cell) < 10**15 else None
    text = re.sub(r"(?i)(?<![a-zæøå])(kroner|kr|nok)\b\.?", "", re.sub(r"\s+", " ", cell)).strip()
    unit = re.fullmatch(r"(.*?\d[-,.]*) ?([a-zA-Z]*)\.?", text)
    if unit is None or unit[2].lower() not in _UNITS:
        return None
    factor = _UNITS[unit[2].lower()]
    found = _AMOUNT.fullmatch(unit[1].strip())
    if found is None:
        return _decimal_of(unit[1].strip(), factor)
    whole, part = re.sub(r"\D", "", found[2]), (found[4] or "").strip("-")
    if factor > 1 and not part and found[3] in (".", ","):
        # 44.500 millions are 44.5 millions: nobody writes thousands of millions with a sign between.
        return _decimal_of(unit[1].strip(), factor)
    amount = Decimal(f"{whole}.{part or 0}") * factor
    amount = -amount if found[1] else amount
    return (amount.to_integral_value() if amount == amount.to_integral_value() else amount) if amount < 10**15 else None


def _decimal_of(text: str, factor: int) -> Decimal | None:
    """An amount with many decimals, which only makes sense before a word such as `mill.`"""
    if factor == 1 or not re.fullmatch(r"\d+[.,]\d+", text):
        return None
    amount = Decimal(text.replace(",", ".")) * factor
    return amount.to_integral_value() if amount == amount.to_integral_value() else amount


# --- Words -----------------------------------------------------------------------------------------------


def nearest(text: str, known: Sequence[str], most: int = 3) -> list[str]:
    """The words of `known` that are most like `text`, the likest first; none that is unlike it."""
    keys = [search_key(word) for word in known]
    found = process.extract(search_key(text), keys, scorer=fuzz.WRatio, limit=most * 3, score_cutoff=70)
    return list(dict.fromkeys(known[place] for _word, _score, place in found))[:most]


def did_you_mean(words: Sequence[str]) -> str:
    """Mente du A, B eller C? Empty when there are none."""
    if not words:
        return ""
    listed = " ".join([", ".join(words[:-1]), _("eller"), words[-1]]) if len(words) > 1 else words[0]
    return _("Mente du %(words)s?") % {"words": listed}
