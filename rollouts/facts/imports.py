"""Facts about municipalities from a CSV file: what it would change, line by line, and then all of it or nothing.

One line for each municipality, semicolon or comma between the cells, the headings of `COLUMNS`. An empty cell leaves
what is stored alone; "ingen" says that the municipality has none, "ukjent" that it isn't known any more.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput
from networks.geography.former_numbers import resolve
from networks.imports.rows import CHANGED, NEW, REFUSED, SAME, Row
from networks.models import Municipality, User
from portfolio.statuses.reporting import reportable_municipalities
from rollouts.facts import reports
from rollouts.facts.forms import said
from rollouts.facts.models import FactKind, MunicipalityFact
from rollouts.facts.reports import Told
from rollouts.products.models import Product, ProductVersion

NUMBER, DATE = "kommunenummer", "gjelder fra"
COLUMNS = {
    "journalsystem": FactKind.EHR,
    "velferdsteknologi": FactKind.WELFARE,
    "responssenter": FactKind.RESPONSE_CENTRE,
    "anskaffelse": FactKind.PROCUREMENT,
}


@dataclass
class Comparison:
    """The lines to show, what to write, and a print of both that changes when anything here or there does."""

    rows: list[Row] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()

    def count(self, outcome: str) -> int:
        return sum(1 for row in self.rows if row.outcome == outcome)


def compare(content: str, *, by: User) -> Comparison:
    """What `content` would change. Raises `InvalidInput` (field: `file`) when it isn't such a file."""
    lines = _lines(content)
    own = {one.number: one for one in reportable_municipalities(by).valid_on(timezone.localdate())}
    standing = {
        (fact.municipality_id, fact.kind): fact
        for fact in MunicipalityFact.objects.current([one.pk for one in own.values()])
    }
    products = {one.name.casefold(): one for one in Product.objects.all()}
    versions = {str(one).casefold(): one for one in ProductVersion.objects.select_related("product")}
    found = Comparison()
    seen: set[int] = set()
    for line in lines:
        number = line.get(NUMBER, "")
        municipality = own.get(number) or _renumbered(number, own)
        if municipality is None:
            found.rows.append(Row(number, "", REFUSED, reason=_("Ikke en kommune du kan gi opplysninger om.")))
            continue
        if municipality.pk in seen:
            found.rows.append(Row(number, municipality.name, REFUSED, reason=_("Kommunen står flere ganger.")))
            continue
        seen.add(municipality.pk)
        try:
            date = dt.date.fromisoformat(line[DATE]) if line.get(DATE) else timezone.localdate()
        except ValueError:
            reason = _("«%(text)s» er ikke en dato. Skriv for eksempel 2026-01-31.") % {"text": line[DATE]}
            found.rows.append(Row(number, municipality.name, REFUSED, reason=reason))
            continue
        for column, kind in COLUMNS.items():
            if text := line.get(column, ""):
                _cell(found, municipality, kind, text, date, standing.get((municipality.pk, kind)), products, versions)
    return found


def _renumbered(number: str, own: dict[str, Municipality]) -> Municipality | None:
    """The one of `own` that had `number` before."""
    now = resolve(number).values_list("number", flat=True)[:1]
    return own.get(now[0]) if now else None


def _cell(
    found: Comparison,
    municipality: Municipality,
    kind: FactKind,
    text: str,
    date: dt.date,
    fact: MunicipalityFact | None,
    products: dict[str, Product],
    versions: dict[str, ProductVersion],
) -> None:
    key, before = f"{municipality.number} {kind.label}", fact.shown if fact else ""
    told = Told(
        municipality=municipality,
        kind=kind,
        effective_date=date,
        seen=fact.pk if fact else None,
        check_seen=True,
        **said(kind, text.casefold() if text.casefold() in {*products, *versions} else text, products, versions),
    )
    if reason := _why_refused(told, date, text):
        found.rows.append(Row(key, municipality.name, REFUSED, before, text, reason))
        return
    outcome = SAME if told.same_as(fact) else CHANGED if before else NEW
    found.rows.append(Row(key, municipality.name, outcome, before, text, data={"seen": told.seen, "date": str(date)}))
    if outcome != SAME:
        found.told.append(told)


def _why_refused(told: Told, date: dt.date, text: str) -> str:
    """Empty for what can be stored."""
    if told.answer == "given" and not told.value and (told.product is None or told.product.kind != told.kind):
        return _("Produktet «%(text)s» er ikke registrert.") % {"text": text}
    if date > timezone.localdate():
        return _("Datoen kan ikke være fram i tid.")
    if date < reports.EARLIEST:
        return _("Er årstallet riktig?")
    return _("Skriv et kortere navn.") if len(text) > 120 else ""


def _lines(content: str) -> list[dict[str, str]]:
    content = content.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    head = content.partition("\n")[0]
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=";" if ";" in head else ",")
    try:
        cells = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise InvalidInput(_("Filen er ikke en CSV-fil."), field="file") from error
    names = [name.casefold() for name in cells[0]] if cells else []
    if NUMBER not in names or not set(names) & set(COLUMNS):
        raise InvalidInput(
            _("Første linje må ha «kommunenummer» og minst én av: %(columns)s.") % {"columns": ", ".join(COLUMNS)},
            field="file",
        )
    return [dict(zip(names, row, strict=False)) for row in cells[1:] if any(row)]


@transaction.atomic
def store(content: str, fingerprint: str, *, by: User) -> int:
    """Write what was previewed, all of it or nothing; gives how many facts.

    Raises `Conflict` when something has changed since the preview (`theirs` is the new comparison).
    """
    found = compare(content, by=by)
    if found.fingerprint != fingerprint:
        raise Conflict(_("Noe er endret siden forhåndsvisningen. Se over på nytt."), theirs=found)
    return len(reports.record_many(found.told, by=by, source=MunicipalityFact.Source.IMPORT))
