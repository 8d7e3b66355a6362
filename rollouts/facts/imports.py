"""Facts about municipalities from a file: what it would change, line by line, and then what can be stored.

One row for each municipality, the columns of `COLUMNS`. An empty cell leaves what is stored alone; "ingen" says that
the municipality has none, "ukjent" that it isn't known any more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput
from core.tables.finding import Field, Table, TableRow, Wanted, find
from core.tables.sheets import Sheet, csv_of, read_file, read_text
from core.tables.values import did_you_mean, nearest, read_date
from networks.geography.dictionary import Dictionary
from networks.imports.rows import CHANGED, NEW, REFUSED, SAME, Row
from networks.models import Municipality, User
from portfolio.statuses.reporting import reportable_municipalities
from rollouts.facts import reports
from rollouts.facts.forms import said
from rollouts.facts.models import FactKind, MunicipalityFact
from rollouts.facts.reports import Told
from rollouts.products.models import Product, ProductVersion

NUMBER, NAME, DATE = "kommunenummer", "kommune", "gjelder fra"
COLUMNS = {
    "journalsystem": FactKind.EHR,
    "velferdsteknologi": FactKind.WELFARE,
    "responssenter": FactKind.RESPONSE_CENTRE,
    "anskaffelse": FactKind.PROCUREMENT,
}
WANTED = Wanted(
    fields=(
        Field(NUMBER, "Kommunenummer", frozenset({NUMBER, "kommunenr", "kommnr", "knr", "nummer"}), joined=True),
        Field(NAME, "Kommune", frozenset({"kommune", "kommunenavn", "navn"}), joined=True),
        Field(DATE, "Gjelder fra", frozenset({"gjelder fra", "gjeld fra", "dato"})),
        *(Field(name, kind.label, frozenset({name, name + "er", f"{name} (epj)"})) for name, kind in COLUMNS.items()),
    ),
    enough=lambda fields, _groups: bool(fields & {NUMBER, NAME}) and bool(fields & COLUMNS.keys()),
    values=frozenset(COLUMNS),
)


@dataclass
class Comparison:
    """The lines to show, what to write, how the file was read, and a print of the lines that changes when anything here
    or there does."""

    rows: list[Row] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    reading: dict[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()

    def count(self, outcome: str) -> int:
        return sum(1 for row in self.rows if row.outcome == outcome)


def as_text(name: str, content: bytes) -> str:
    """The sheet of an uploaded file that holds the table, as the text that `compare` and `store` take.

    Raises `InvalidInput` (field: `file`) for one that can't be read.
    """
    sheets = read_file(name, content)
    return csv_of(next(sheet for sheet in sheets if sheet.name == _table(sheets).sheet))


def _table(sheets: list[Sheet]) -> Table:
    table = find(sheets, WANTED)
    if not table.found:
        text = _("Filen må ha en overskrift med kommune eller kommunenummer og minst én av: %(columns)s.")
        raise InvalidInput(text % {"columns": ", ".join(COLUMNS)}, field="file")
    if table.sheets:
        text = _("Flere ark i filen kan være dette: %(sheets)s. Ta bort de andre.")
        raise InvalidInput(text % {"sheets": ", ".join(table.sheets)}, field="file")
    if table.twice:
        text = _("Flere kolonner kan være «%(column)s». Ta bort den ene.")
        raise InvalidInput(text % {"column": WANTED.label_of(table.twice[0])}, field="file")
    return table


def compare(content: str, *, by: User) -> Comparison:
    """What `content` would change. Raises `InvalidInput` (field: `file`) when it isn't such a file."""
    table = _table([read_text(content)])
    known = _Known(by)
    found = Comparison(reading=table.told())
    seen: set[int] = set()
    for row in table.rows:
        text = row.text(NUMBER) or row.text(NAME)
        place = known.dictionary.find(row.text(NUMBER), row.text(NAME))
        municipality = known.own.get(place.municipality.pk) if place.municipality else None
        date = read_date(row.cell(DATE))
        reason = place.problem or date.problem
        if municipality is None:
            reason = reason or _("Ikke en kommune du kan gi opplysninger om.")
        elif municipality.pk in seen:
            reason = _("Kommunen står flere ganger.")
        if municipality is None or reason:
            name = municipality.name if municipality else ""
            found.rows.append(Row(text, name, REFUSED, reason=reason))
            continue
        seen.add(municipality.pk)
        _facts(found, row, municipality, date.day or timezone.localdate(), known)
    return found


class _Known:
    """What a file is compared with."""

    def __init__(self, by: User) -> None:
        self.dictionary = Dictionary()
        self.own = {one.pk: one for one in reportable_municipalities(by).valid_on(timezone.localdate())}
        facts = MunicipalityFact.objects.current(list(self.own))
        self.facts = {(fact.municipality_id, fact.kind): fact for fact in facts}
        self.products = {one.name.casefold(): one for one in Product.objects.all()}
        self.versions = {str(one).casefold(): one for one in ProductVersion.objects.select_related("product")}


def _facts(found: Comparison, row: TableRow, municipality: Municipality, date: dt.date, known: _Known) -> None:
    for column, kind in COLUMNS.items():
        if text := row.text(column):
            _cell(found, municipality, kind, text, date, known)


def _cell(
    found: Comparison, municipality: Municipality, kind: FactKind, text: str, date: dt.date, known: _Known
) -> None:
    fact, products, versions = known.facts.get((municipality.pk, kind)), known.products, known.versions
    key, before = f"{municipality.number} {kind.label}", fact.shown if fact else ""
    told = Told(
        municipality=municipality,
        kind=kind,
        effective_date=date,
        seen=fact.pk if fact else None,
        check_seen=True,
        **said(kind, text.casefold() if text.casefold() in {*products, *versions} else text, products, versions),
    )
    if reason := _why_refused(told, date, text, known):
        found.rows.append(Row(key, municipality.name, REFUSED, before, text, reason))
        return
    outcome = SAME if told.same_as(fact) else CHANGED if before else NEW
    found.rows.append(Row(key, municipality.name, outcome, before, text, data={"seen": told.seen, "date": str(date)}))
    if outcome != SAME:
        found.told.append(told)


def _why_refused(told: Told, date: dt.date, text: str, known: _Known) -> str:
    """Empty for what can be stored."""
    if told.answer == "given" and not told.value and (told.product is None or told.product.kind != told.kind):
        names = [one.name for one in known.products.values() if one.kind == told.kind]
        unknown = _("Produktet «%(text)s» er ikke registrert.") % {"text": text}
        return " ".join(filter(None, [unknown, did_you_mean(nearest(text, names))]))
    if date > timezone.localdate():
        return _("Datoen kan ikke være fram i tid.")
    if date < reports.EARLIEST:
        return _("Er årstallet riktig?")
    return _("Skriv et kortere navn.") if len(text) > 120 else ""


@transaction.atomic
def store(content: str, fingerprint: str, *, by: User, whole: bool = False) -> int:
    """Write what was previewed, but for what is refused; gives how many facts. With `whole`, nothing unless all can be.

    Raises `Conflict` when something has changed since the preview (`theirs` is the new comparison).
    """
    found = compare(content, by=by)
    if found.fingerprint != fingerprint:
        raise Conflict(_("Noe er endret siden forhåndsvisningen. Se over på nytt."), theirs=found)
    if whole and (refused := next((row for row in found.rows if row.outcome == REFUSED), None)):
        why = _("%(row)s: %(why)s Ingenting er lagret.") % {"row": refused.name or refused.key, "why": refused.reason}
        raise InvalidInput(why, field="file")
    return len(reports.record_many(found.told, by=by, source=MunicipalityFact.Source.IMPORT))
