"""What an import would change: each figure beside what is here, new, changed, the same, or refused with the reason."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from django.utils.translation import gettext as _

from networks.geography.dictionary import name_key
from networks.geography.former_numbers import resolve
from networks.geography.models import County, Municipality, MunicipalityBorder, MunicipalityPeriod, Population
from networks.imports import formats

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
# A municipality seldom grows or shrinks by more in a year; such a figure must be confirmed.
DOUBTED_ABOVE = 0.15


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the preview. `before` and `after` are for people, `data` is what the commit writes."""

    key: str
    name: str
    outcome: str
    before: str = ""
    after: str = ""
    reason: str = ""
    data: dict[str, Any] = dataclasses.field(default_factory=dict)


def _valid_on(date: dt.date) -> dict[str, MunicipalityPeriod]:
    periods = MunicipalityPeriod.objects.valid_on(date).select_related("municipality")
    return {period.number: period for period in periods}


def _compared(key: str, name: str, before: Any, after: Any, data: dict[str, Any]) -> Row:
    outcome = NEW if before in (None, "") else SAME if before == after else CHANGED
    return Row(key, name, outcome, "" if before is None else str(before), str(after), data={**data, "before": before})


def population(figures: dict[tuple[str, int], int | None]) -> list[Row]:
    """Inhabitants on 1 January of each year of the table, by the numbers of that day or those that they became."""
    rows = []
    for year in sorted({year for _number, year in figures}):
        date = dt.date(year, 1, 1)
        periods = _valid_on(date)
        known = dict(Population.objects.filter(date=date).values_list("municipality", "inhabitants"))
        before = dict(
            Population.objects.filter(date=date.replace(year=year - 1)).values_list("municipality", "inhabitants")
        )
        seen: set[int] = set()
        for (number, figure_year), value in figures.items():
            if figure_year != year:
                continue
            municipality, name = _whose(number, periods, date)
            key = f"{number} ({year})"
            if municipality is None:
                # The table has lines for numbers of other years; without inhabitants they say nothing.
                if value:
                    rows.append(Row(key, "", REFUSED, reason=_("Nummeret førte ikke til en kommune på den datoen.")))
                continue
            if not value:
                rows.append(Row(key, name, REFUSED, reason=_("Kilden har ikke noe tall.")))
            elif value < 0:
                rows.append(Row(key, name, REFUSED, reason=_("Et folketall kan ikke være under null.")))
            elif municipality in seen:
                rows.append(Row(key, name, REFUSED, reason=_("Kommunen har flere tall i kilden.")))
            else:
                data = {"municipality": municipality, "date": date.isoformat(), "inhabitants": value}
                row = _compared(key, name, known.get(municipality), value, data)
                rows.append(_doubted(row, value, known.get(municipality) or before.get(municipality)))
            seen.add(municipality)
        rows += [
            Row(f"{number} ({year})", period.name, REFUSED, reason=_("Kommunen mangler i kilden."))
            for number, period in periods.items()
            if period.municipality_id not in seen
        ]
    return rows


def _doubted(row: Row, value: int, before: int | None) -> Row:
    """The row, marked as one to be confirmed where the figure is far from the one before."""
    if not before or abs(value - before) <= DOUBTED_ABOVE * before:
        return row
    reason = _("%(change)+d %% fra %(before)s. Se etter før du lagrer.") % {
        "change": round(100 * (value - before) / before),
        "before": before,
    }
    return dataclasses.replace(row, reason=reason, data={**row.data, "doubted": True})


def _whose(number: str, periods: dict[str, MunicipalityPeriod], date: dt.date) -> tuple[int | None, str]:
    """The municipality that had `number` on `date`; by a later number, the same municipality at that time."""
    if number in periods:
        return periods[number].municipality_id, periods[number].name
    later = list(MunicipalityPeriod.objects.filter(number=number).values_list("municipality", flat=True))
    if not later:
        # The figures of a number from before 2020 may be those of a part only.
        return (None, "")
    found = Municipality.objects.valid_on(date).filter(pk__in=later).first() or resolve(number, date).first()
    return (found.pk, found.name_as_of) if found else (None, "")


def codes(municipalities: dict[str, str], counties: dict[str, str], date: dt.date) -> list[Row]:
    """Names of municipalities (and counties, where given) on `date`. A number that differs is no matter of names."""
    periods = _valid_on(date)
    known = {county.number: county for county in County.objects.valid_on(date)}
    return [
        *(_municipality_name(periods.get(number), number, name) for number, name in municipalities.items()),
        *(
            Row(number, period.name, REFUSED, reason=_("SSB har ikke nummeret på den datoen."))
            for number, period in periods.items()
            if number not in municipalities
        ),
        *(_county_name(known.get(number), number, name) for number, name in counties.items()),
    ]


def _municipality_name(period: MunicipalityPeriod | None, number: str, name: str) -> Row:
    if period is None:
        return Row(number, name, REFUSED, reason=_("Nummeret er ukjent her. Hent endringene, og registrer en reform."))
    said = period.official_name or period.name
    parts = {part.strip() for part in name.split(" - ")}
    same = name in (period.name, period.official_name) or parts == set(period.all_names())
    data = {"period": period.pk, "official_name": name}
    return _compared(number, period.name, name if same else said, name, data)


def _county_name(county: County | None, number: str, name: str) -> Row:
    if county is None:
        return Row(number, name, REFUSED, reason=_("Fylket er ukjent her. Registrer en reform."))
    same = county.name in [part.strip() for part in name.split(" - ")]
    return _compared(number, county.name, county.name, county.name if same else name, {"county": county.pk})


def changes(found: list[formats.Change], counties: dict[str, str]) -> list[Row]:
    """Changes of numbers: those that are here already are the same, the others become drafts of reforms."""
    successors = Counter((one.old, one.date) for one in found)
    predecessors = Counter((one.new, one.date) for one in found)
    return [
        _change(one, counties, into=successors[one.old, one.date], out_of=predecessors[one.new, one.date])
        for one in found
    ]


def _change(one: formats.Change, counties: dict[str, str], *, into: int, out_of: int) -> Row:
    """One change of a municipality that becomes so many, into one that is made of so many."""
    key, name = f"{one.old or '–'} → {one.new or '–'} ({one.date:%d.%m.%Y})", one.new_name or one.old_name
    if not one.old or not one.new:
        return Row(key, name, REFUSED, reason=_("SSB sier ikke hva kommunen kom fra eller ble til."))
    old = MunicipalityPeriod.objects.valid_on(one.date - dt.timedelta(days=1)).filter(number=one.old).first()
    if old is None:
        return Row(key, name, REFUSED, reason=_("Nummeret %(number)s er ukjent dagen før.") % {"number": one.old})
    if one.new in {heir.number_as_of for heir in resolve(one.old, one.date)}:
        return Row(key, name, SAME, one.old_name, one.new_name)
    data = {
        "date": one.date.isoformat(),
        "predecessor": old.municipality_id,
        "to_number": one.new,
        "to_name": one.new_name,
        "county_name": counties.get(one.new[:2], ""),
        "continues": one.new == one.old or (out_of == 1 and (into == 1 or one.new_name == one.old_name)),
        "merged": out_of > 1,
        "split": into > 1,
    }
    return Row(key, name, NEW, f"{one.old} {one.old_name}", f"{one.new} {one.new_name}", data=data)


def organisations(units: list[tuple[str, str, str]], date: dt.date) -> list[Row]:
    """Organisation numbers by the municipality of the business address."""
    periods = _valid_on(date)
    by_number: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for number, name, municipality in units:
        by_number[municipality].append((number, name))
    rows = []
    for number, found in by_number.items():
        period = periods.get(number)
        organisation, name = found[0]
        if period is None:
            rows.append(Row(number, name, REFUSED, reason=_("Kommunenummeret er ukjent på den datoen.")))
        elif len(found) > 1:
            rows.append(Row(number, period.name, REFUSED, reason=_("Registeret har flere enheter for kommunen.")))
        elif not is_organisation_number(organisation):
            rows.append(
                Row(number, period.name, REFUSED, reason=_("Kontrollsifferet i organisasjonsnummeret er feil."))
            )
        else:
            before = period.municipality.organisation_number
            data = {"municipality": period.municipality_id, "organisation_number": organisation}
            rows.append(_compared(number, period.name, before, organisation, data))
    rows += [
        Row(number, period.name, REFUSED, reason=_("Registeret har ingen enhet for kommunen."))
        for number, period in periods.items()
        if number not in by_number
    ]
    return rows


def is_organisation_number(text: str) -> bool:
    """Nine digits with the right check digit (modulus 11)."""
    if len(text) != 9 or not text.isdecimal():
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(text, (3, 2, 7, 6, 5, 4, 3, 2), strict=False))
    return (11 - weighted % 11) % 11 == int(text[8])


def borders(geometries: dict[str, dict[str, Any]], date: dt.date, names: dict[str, str] | None = None) -> list[Row]:
    """Borders of the structure of `date`. A number whose name (in `names`) is another municipality's is refused."""
    periods = _valid_on(date)
    known = dict(MunicipalityBorder.objects.filter(valid_from=date).values_list("municipality", "geometry"))
    rows = []
    for number, geometry in geometries.items():
        period = periods.get(number)
        if period is None:
            rows.append(Row(number, "", REFUSED, reason=_("Kommunenummeret er ukjent på den datoen.")))
            continue
        if (name := (names or {}).get(number)) and not _is_called(period, name):
            reason = _("Filen kaller området «%(name)s».") % {"name": name}
            rows.append(Row(number, period.name, REFUSED, reason=reason))
            continue
        before = known.get(period.municipality_id)
        outcome = NEW if before is None else SAME if before == geometry else CHANGED
        points = _("%(n)d punkter")
        rows.append(
            Row(
                number,
                period.name,
                outcome,
                points % {"n": _count(before["coordinates"])} if before else "",
                points % {"n": _count(geometry["coordinates"])},
                data={"municipality": period.municipality_id, "date": date.isoformat(), "geometry": geometry},
            )
        )
    rows += [
        Row(number, period.name, REFUSED, reason=_("Kommunen mangler i filen."))
        for number, period in periods.items()
        if number not in geometries
    ]
    return rows


def _is_called(period: MunicipalityPeriod, name: str) -> bool:
    """Is `name`, or one of the names in it, one of the municipality's?"""
    known = {name_key(one) for one in period.all_names()}
    return bool(known & {name_key(part) for part in [name, *name.split(" - ")]})


def _count(coordinates: Any) -> int:
    return 1 if not isinstance(coordinates[0], list) else sum(_count(part) for part in coordinates)
