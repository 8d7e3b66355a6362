"""Which municipality a person means: by number or name as people write them, in files, pastes, filters and searches.

known = Dictionary(date)
known.find("4203 Arendal"), known.find("Kárášjohka - Karasjok"), known.find("Våler i Solør")
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA

from core.sorting import search_key
from core.tables.values import did_you_mean, nearest
from networks.geography.former_numbers import resolve
from networks.geography.models import FormerNumber, Municipality, MunicipalityPeriod

# Parts of the country that people name to tell two places apart, and the county of today that they are in.
DISTRICTS = {
    "solor": "Innlandet",
    "osterdalen": "Innlandet",
    "gudbrandsdalen": "Innlandet",
    "hedmark": "Innlandet",
    "oppland": "Innlandet",
    "romerike": "Akershus",
    "hallingdal": "Buskerud",
    "sunnmore": "Møre og Romsdal",
    "vesteralen": "Nordland",
    "helgeland": "Nordland",
}
_NUMBER = re.compile(r"(?:k|no|nr|knr|kommune)?[-. ]{0,2}(\d{3,4})(?:[.,]0+)?", re.IGNORECASE)
_NUMBER_AND_NAME = re.compile(r"(?:k-?|no-?)?(\d{4})[\s:–-]+(\D.*)|(\D.*?)\s*[(\[]?(\d{4})[)\]]?", re.IGNORECASE)
_QUALIFIED = re.compile(r"(.+?)\s*\(([^)]+)\)|(.+?),\s*(.+)|(.+?) (?:i|på) (.+)", re.IGNORECASE)
_KIND = re.compile(r"\s+(?:kommune|kommuna|herad|suohkan|gielda|tjïelte|kommuuni)$", re.IGNORECASE)
_BETWEEN_NAMES, _HYPHENS = re.compile(r"\s+[-–—/]\s+|\s*/\s*"), re.compile(r"\s*[-–—/]\s*")


@dataclass(frozen=True)
class Found:
    """`municipality`, or the `problem`: a sentence with the likeliest ones in it. `note` tells what was taken for
    granted, such as that a number is an earlier one."""

    municipality: Municipality | None = None
    problem: str = ""
    note: str = ""


@dataclass(frozen=True)
class Hit:
    """One answer to a search; `reason` where it isn't the name of today that matches."""

    municipality: Municipality
    label: str
    reason: str = ""
    # One slip of the keyboard away from what was typed.
    guessed: bool = False


class Dictionary:
    """The municipalities of `date` (today when left out) by all that they are called; one query, and two more the first
    time that something earlier is looked for."""

    def __init__(self, date: dt.date | None = None, among: Iterable[int] | None = None) -> None:
        """`among`: the keys of the municipalities that can be meant, where it isn't all of them."""
        self.date = date or timezone.localdate()
        periods = MunicipalityPeriod.objects.valid_on(self.date).select_related("municipality", "county")
        if among is not None:
            periods = periods.filter(municipality__in=among)
        self.periods = {period.number: period for period in periods}
        self.by_name: dict[str, list[MunicipalityPeriod]] = {}
        for period in self.periods.values():
            for key in dict.fromkeys(name_key(name) for name in period.all_names()):
                self.by_name.setdefault(key, []).append(period)

    def label(self, period: MunicipalityPeriod) -> str:
        """The name, with the county where it stands twice."""
        if len(self.by_name[name_key(period.name)]) > 1:
            return f"{period.name} ({period.county.name})"
        return period.name

    @cached_property
    def labels(self) -> dict[int, str]:
        """What each is called, by key, with the county where a name stands twice."""
        return {period.municipality_id: self.label(period) for period in self.periods.values()}

    # --- One municipality -----------------------------------------------------------------------------

    def find(self, text: str, name: str = "") -> Found:
        """The municipality that `text` (a number, a name or both) means; a `name` beside it must agree."""
        text, name = _plain(text), _plain(name)
        if not text and not name:
            return Found(problem=_("Raden sier ikke hvilken kommune den gjelder."))
        if not text:
            text, name = name, ""
        if number := _number(text):
            found = self._by_number(number)
        elif both := _NUMBER_AND_NAME.fullmatch(text):
            number = both[1] or both[4]
            found, name = self._by_number(number), name or both[2] or both[3]
        else:
            found = self._by_name(text)
            return found if found.municipality or not name or name == text else self._by_name(name)
        return self._agreeing(found, number, name)

    def _agreeing(self, found: Found, number: str, name: str) -> Found:
        """`found` by its number, unless the name beside it is another municipality's."""
        if found.municipality is None or not name:
            return found
        called = self._named(name)
        if any(period.municipality_id == found.municipality.pk for period in called):
            return found
        if not called:
            note = _("Navnet «%(name)s» er ukjent; nummeret er brukt.") % {"name": name}
            return replace(found, note=f"{found.note} {note}".strip())
        named = called[0].municipality
        return Found(
            problem=_("Nummeret %(number)s er %(one)s, men navnet er %(other)s.")
            % {"number": number, "one": self._name(found.municipality), "other": self._name(named)}
        )

    def _name(self, municipality: Municipality) -> str:
        return self.labels.get(municipality.pk, municipality.name)

    def _by_number(self, number: str) -> Found:
        if period := self.periods.get(number):
            return Found(period.municipality)
        former = [one for one in self._former if one.number == number]
        today = {one.pk: one for one in (former_one.municipality for former_one in former)}
        kept = [one for one in former if one.same and one.municipality.pk in self.labels]
        if len({one.municipality.pk for one in kept}) == 1 and len(today) == 1:
            note = _("%(number)s er et tidligere nummer for %(name)s.")
            return Found(kept[0].municipality, note=note % {"number": number, "name": self._name(kept[0].municipality)})
        problem = _("Det er ingen kommune med nummer %(number)s.") % {"number": number}
        words = [self.labels[pk] for pk in today if pk in self.labels]
        return Found(problem=f"{problem} {did_you_mean(words)}".strip())

    def _by_name(self, text: str) -> Found:
        same = self._named(text)
        if len(same) == 1:
            return Found(same[0].municipality)
        if same:
            words = ", ".join(sorted(self.label(period) for period in same))
            return Found(
                problem=_("Flere kommuner heter %(name)s: %(names)s. Skriv fylket eller bruk kommunenummer.")
                % {"name": same[0].name, "names": words}
            )
        problem = _("Det er ingen kommune som heter «%(name)s».") % {"name": text}
        return Found(problem=f"{problem} {did_you_mean(self.suggestions(text))}".strip())

    def _named(self, text: str) -> list[MunicipalityPeriod]:
        """Those that are called `text`, which may be several names in a row, or a name and where it is."""
        if found := self.by_name.get(name_key(text)):
            return found
        for between in (_BETWEEN_NAMES, _HYPHENS):
            parts = [part for part in between.split(text) if part]
            sets = [{period.number for period in self.by_name.get(name_key(part), [])} for part in parts]
            if len(parts) > 1 and (shared := set.intersection(*sets)):
                return [self.periods[number] for number in shared]
        name, place = _qualified(text)
        return [period for period in self.by_name.get(name_key(name), []) if _is_in(period, place)]

    def suggestions(self, text: str) -> list[str]:
        """The three likeliest that may have been meant, those that have taken over an earlier one first."""
        key = name_key(_qualified(text)[0])
        earlier = [
            f"{self.labels[one.municipality.pk]} ({_('tidligere: %(name)s') % {'name': one.name}})"
            for one in self._former
            if name_key(one.name) == key and one.municipality.pk in self.labels and not one.same
        ]
        return list(dict.fromkeys([*earlier, *nearest(text, list(self.labels.values()))]))[:3]

    # --- Several --------------------------------------------------------------------------------------

    def search(self, text: str) -> list[Hit]:
        """Those that `text` may mean, the likeliest first: the name itself, its beginning, a later part, an earlier
        name or number, then those that are one slip of the keyboard away."""
        key = name_key(_plain(text))
        if not key:
            return []
        ranked: dict[int, tuple[int, str, Hit]] = {}
        for rank, number, name, reason in [*self._hits(key), *self._former_hits(key)]:
            for period in [self.periods[number]] if number in self.periods else []:
                hit = Hit(period.municipality, self.label(period), reason)
                entry = (rank, name, hit)
                ranked[period.municipality_id] = min(
                    ranked.get(period.municipality_id, entry), entry, key=lambda e: e[:2]
                )
        if not ranked:
            slips = [self.periods[number] for number in self._slips(key)]
            return [Hit(period.municipality, self.label(period), guessed=True) for period in slips]
        return [hit for _rank, _name, hit in sorted(ranked.values(), key=lambda entry: (entry[0], entry[1]))]

    def _hits(self, key: str) -> Iterable[tuple[int, str, str, str]]:
        """(rank, number, sort key, reason) of what matches today."""
        for period in self.periods.values():
            for name in period.all_names():
                rank = _rank(key, name_key(name))
                if rank is not None:
                    reason = "" if name == period.name else name
                    yield rank, period.number, period.municipality.sort_key, reason
            if key.isdecimal() and period.number.startswith(key):
                yield 0 if period.number == key else 1, period.number, period.number, period.number

    def _former_hits(self, key: str) -> Iterable[tuple[int, str, str, str]]:
        if len(key) == 4 and key.isdecimal() and key not in self.periods:
            for heir in resolve(key, self.date):
                yield 4, heir.number_as_of, heir.sort_key, _("tidligere: %(name)s") % {"name": key}
        for one in self._former:
            rank = _rank(key, name_key(one.name)) if not one.same else None
            if rank is None and not (key.isdecimal() and one.number.startswith(key)):
                continue
            reason = _("tidligere: %(name)s") % {"name": one.number if key.isdecimal() else one.name}
            yield 4, one.municipality.number, one.municipality.sort_key, reason

    def _slips(self, key: str) -> list[str]:
        """The numbers of those whose name, or its beginning, is one slip of the keyboard from `key`."""
        if len(key) < 4:
            return []
        return [
            period.number
            for period in self.periods.values()
            if any(
                min(OSA.distance(key, name), OSA.distance(key, name[: len(key)])) <= 1
                for name in map(name_key, period.all_names())
            )
        ]

    @cached_property
    def _former(self) -> list[_Former]:
        """All that a municipality was called before `date`, and what has become part of it."""
        periods = MunicipalityPeriod.objects.filter(Q(valid_to__lte=self.date)).select_related("municipality")
        found = [_Former(one.number, one.name, one.municipality, same=True) for one in periods]
        for one in FormerNumber.objects.select_related("municipality"):
            same = name_key(one.name) == name_key(one.municipality.name)
            found.append(_Former(one.number, one.name, one.municipality, same))
        return found


@dataclass(frozen=True)
class _Former:
    """An earlier number and name; `same`: of the municipality itself, not of one that it took over."""

    number: str
    name: str
    municipality: Municipality
    same: bool


def name_key(text: str) -> str:
    """A name as it is compared: without case, marks, punctuation and the word for municipality."""
    plain = _KIND.sub("", _plain(text)).replace("&", " og ")
    return " ".join(re.sub(r"[^\w]+", " ", search_key(plain)).split())


def _plain(text: str) -> str:
    return " ".join(text.replace("'", "").split())


def _number(text: str) -> str:
    """The four figures of a number, however it is written; empty for what isn't one."""
    found = _NUMBER.fullmatch(re.sub(r"(?<=\d) (?=\d)", "", text))
    return found[1].zfill(4) if found else ""


def _qualified(text: str) -> tuple[str, str]:
    """A name and where it is; the text itself and nothing, where it says only a name."""
    found = _QUALIFIED.fullmatch(text)
    if found is None:
        return text, ""
    name, place = (part for part in found.groups() if part is not None)
    return name, place


def _is_in(period: MunicipalityPeriod, place: str) -> bool:
    key = name_key(place.removesuffix(" fylke"))
    return key in {name_key(period.county.name), period.number} or DISTRICTS.get(key) == period.county.name


def _rank(key: str, name: str) -> int | None:
    """0 for the name itself, 1 for its beginning, 2 for a later word's, 3 for anything in it; None for no match."""
    if key == name:
        return 0
    if name.startswith(key):
        return 1
    if f" {key}" in name:
        return 2
    return 3 if len(key) > 2 and key in name else None
