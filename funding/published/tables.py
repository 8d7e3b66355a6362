"""Other people's tables of a grant: read from what is pasted, stored whole or not at all, and compared.

Amounts are whole kroner. Nothing here changes what is computed or decided.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext

from core.errors import InvalidInput
from core.sorting import search_key
from core.tables.finding import SUM_WORDS, Field, Wanted, find
from core.tables.sheets import Cell, read_file, read_paste, text_of
from core.tables.spreadsheet import tab_text
from core.tables.values import did_you_mean, nearest, read_amount
from funding.access import may_manage_grants
from funding.grants.models import Grant
from funding.jobs.models import RunState
from funding.published.models import PublishedAmount, PublishedTable
from funding.results.statement import Decided
from funding.runs.models import AllocationRun
from networks.models import Network, User
from networks.people.access import require

ROWS_AT_MOST = 500
NETWORK, PROJECT, AMOUNT = "network", "project", "amount"
# A table with a head is read by it; without one, names come first and the amount last.
WANTED = Wanted(
    fields=(
        Field(NETWORK, "Nettverk", frozenset({"nettverk", "diginettverk", "region", "navn", "network"})),
        Field(PROJECT, "Prosjektnummer", frozenset({"prosjekt", "prosjektnummer", "prosjektnr"})),
        Field(AMOUNT, "Beløp", frozenset({"belop", "kroner", "kr", "tilskudd", "tildelt", "fordelt", "amount"})),
    ),
    enough=lambda fields, _groups: AMOUNT in fields and bool(fields & {NETWORK, PROJECT}),
    values=frozenset({AMOUNT}),
)
# More kroner than there will ever be, and less than the database can hold.
KRONER_AT_MOST = 10**15
RECOGNISED, SUM, HEADINGS = "recognised", "sum", "headings"
UNKNOWN, TWO_NETWORKS, UNREADABLE, TWICE = "unknown", "two_networks", "unreadable", "twice"


def amount_of(cell: Cell) -> int | None:
    """Whole kroner from a cell; None for what isn't an amount, or has øre."""
    amount = read_amount(cell)
    if amount is None or amount != amount.to_integral_value() or not 0 <= amount <= KRONER_AT_MOST:
        return None
    return int(amount)


def cells_of(line: str) -> list[str]:
    """A line's cells that aren't empty: tabs as spreadsheets copy, else semicolons, else words before the number."""
    if "\t" in line or ";" in line:
        cells = line.split("\t" if "\t" in line else ";")
    else:
        words = re.fullmatch(r"(\D*?)[\s:]*(\d.*)", line.strip())
        cells = list(words.groups()) if words else [line]
    return [cell for cell in (re.sub(r"\s+", " ", cell).strip(' "') for cell in cells) if cell]


@dataclasses.dataclass(frozen=True)
class PastedRow:
    """One line as it was pasted (`number` counts from 1), and what it was read as."""

    number: int
    text: str
    outcome: str
    network: Network | None = None
    amount: int | None = None
    # For an unknown one, those that it is most like.
    hint: str = ""

    @property
    def refused(self) -> bool:
        return self.outcome not in (RECOGNISED, SUM, HEADINGS)

    @property
    def reason(self) -> str:
        return {
            UNKNOWN: self.hint or gettext("Ukjent nettverk. Bruk nettverkets navn, nøkkel eller prosjektnummer."),
            TWO_NETWORKS: gettext("Navn og prosjektnummer hører til to ulike nettverk."),
            UNREADABLE: gettext("Beløpet kan ikke leses. Skriv hele kroner i siste kolonne."),
            TWICE: gettext("Står også lenger oppe i tabellen."),
        }.get(self.outcome, "")


@dataclasses.dataclass(frozen=True)
class Pasted:
    """What a pasted table was read as. `missing` are the networks that it doesn't mention; that isn't refused."""

    rows: list[PastedRow]
    missing: list[Network]
    digest: str
    # What the form states; the table's own sum row is used when it is left empty.
    given_sum: int | None = None

    @property
    def amounts(self) -> list[tuple[Network, int]]:
        return [
            (row.network, row.amount)
            for row in self.rows
            if row.outcome == RECOGNISED and row.network is not None and row.amount is not None
        ]

    @property
    def refused(self) -> list[PastedRow]:
        return [row for row in self.rows if row.refused]

    @property
    def total(self) -> int:
        return sum(amount for _network, amount in self.amounts)

    @property
    def sum_row(self) -> int | None:
        return next((row.amount for row in self.rows if row.outcome == SUM), None)

    @property
    def stated_sum(self) -> int | None:
        return self.sum_row if self.given_sum is None else self.given_sum

    @property
    def source_error(self) -> int:
        return 0 if self.stated_sum is None else self.total - self.stated_sum

    def check(self) -> None:
        """Raises `InvalidInput` unless all of it can be stored."""
        if self.refused:
            raise InvalidInput(
                gettext("Ingenting er lagret. Rett disse radene først: %(rows)s.")
                % {"rows": ", ".join(f"{row.number} ({row.text}): {row.reason.rstrip('.')}" for row in self.refused)},
                field="table",
            )
        if not self.amounts:
            raise InvalidInput(gettext("Tabellen har ingen rader med nettverk og beløp."), field="table")
        if self.given_sum is not None and self.sum_row is not None and self.given_sum != self.sum_row:
            raise InvalidInput(
                gettext("Summen er en annen enn den som står i tabellens sumrad. Rett den ene."), field="stated_sum"
            )


def read(grant: Grant, text: str, stated_sum: int | None = None) -> Pasted:
    """What pasting `text` would store. Two queries. Raises `InvalidInput` when there is nothing, or too much, to read.

    Networks that got nothing by the decision in force aren't missed.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if cells_of(line)]
    if not lines:
        raise InvalidInput(gettext("Lim inn tabellen: nettverk og beløp på hver linje."), field="table")
    if len(lines) > ROWS_AT_MOST:
        raise InvalidInput(gettext("Lim inn høyst %(most)d rader.") % {"most": ROWS_AT_MOST}, field="table")
    networks = list(Network.objects.all())
    rows = _rows(lines, networks, _by_head(text))
    missing = _missing(grant, rows, networks)
    digest = hashlib.sha256(f"{stated_sum}\n{text.strip()}".replace("\r", "").encode()).hexdigest()
    return Pasted(rows, missing, digest, stated_sum)


def _rows(
    lines: Iterable[tuple[int, str]], networks: Iterable[Network], by_head: list[tuple[int, list[str]]]
) -> list[PastedRow]:
    known = _by_word(networks)
    rows: list[PastedRow] = []
    seen: set[str] = set()
    for number, cells in by_head or ((number, cells_of(line)) for number, line in lines):
        row = _row(number, cells, known, seen)
        if not rows and row.outcome == UNKNOWN and not any(sign.isdecimal() for cell in cells for sign in cell):
            row = dataclasses.replace(row, outcome=HEADINGS)
        seen.add(SUM if row.outcome == SUM else row.network.key if row.network else "")
        rows.append(row)
    return rows


def text_of_file(name: str, content: bytes) -> str:
    """The sheet of a file that holds the table, as it would be pasted. Raises `InvalidInput` (field: `file`)."""
    sheets = read_file(name, content)
    chosen = find(sheets, WANTED).sheet
    return tab_text(next(one for one in sheets if one.name == chosen).rows)


def _by_head(text: str) -> list[tuple[int, list[str]]]:
    """Each row's names and, last, its amount, by what the columns are called; empty for a table without a head."""
    sheet = read_paste(text)
    table = find([sheet], WANTED)
    if not table.found or table.twice:
        return []
    places = {one.meaning.field: place for place, one in enumerate(table.columns) if one.meaning}
    names = [places[name] for name in (NETWORK, PROJECT) if name in places]
    rows = [(number, [text_of(cell) for cell in row]) for number, row in enumerate(sheet.rows, start=1) if any(row)]
    return [
        (number, [*(cells[place] for place in names if cells[place : place + 1] != [""]), *cells[places[AMOUNT] :][:1]])
        for number, cells in rows
        if number >= table.head_row and len(cells) > max(names)
    ]


def _by_word(networks: Iterable[Network]) -> dict[str, Network]:
    """What a network may be called."""
    return {
        search_key(word): network
        for network in networks
        for word in (network.key, network.name, network.own_name, network.project_number)
        if word
    }


def _missing(grant: Grant, rows: list[PastedRow], networks: Iterable[Network]) -> list[Network]:
    mentioned = {row.network.pk for row in rows if row.network}
    receivers = set(grant.decided_amounts.in_force().values_list("network_id", flat=True))
    return [one for one in networks if one.pk not in mentioned and (one.pk in receivers or not receivers)]


def _row(number: int, cells: list[str], known: dict[str, Network], seen: set[str]) -> PastedRow:
    names, last = (cells[:-1], cells[-1]) if len(cells) > 1 else (cells, "")
    text, amount = " ".join(cells), amount_of(last)
    if search_key(names[0]).rstrip(":") in SUM_WORDS:
        outcome = TWICE if SUM in seen else UNREADABLE if amount is None else SUM
        return PastedRow(number, text, outcome, amount=amount)
    found = {network.key: network for name in names if (network := known.get(search_key(name)))}
    if len(found) != 1:
        likely = did_you_mean(nearest(names[0], sorted({network.name for network in known.values()})))
        hint = f"{gettext('Ukjent nettverk.')} {likely}" if likely else ""
        return PastedRow(number, text, TWO_NETWORKS if found else UNKNOWN, amount=amount, hint=hint)
    network = next(iter(found.values()))
    outcome = TWICE if network.key in seen else UNREADABLE if amount is None else RECOGNISED
    return PastedRow(number, text, outcome, network, amount)


def store(grant: Grant, pasted: Pasted, *, source: str, dated: dt.date, by: User) -> PublishedTable:
    """Keep the table, all of it or nothing. Raises `NotAllowed`, and `InvalidInput` for what `Pasted.check` refuses."""
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan legge inn tabeller."))
    pasted.check()
    with transaction.atomic():
        table = PublishedTable.objects.create(
            grant=grant, source=source, dated=dated, stated_sum=pasted.stated_sum, added_by=by
        )
        PublishedAmount.objects.bulk_create(
            PublishedAmount(table=table, network=network, amount=amount) for network, amount in pasted.amounts
        )
    return table


def remove(table: PublishedTable, *, by: User) -> None:
    """Take a table away. Raises `NotAllowed`."""
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan fjerne tabeller."))
    table.delete()


@dataclasses.dataclass(frozen=True)
class ReconciledAmount:
    """One network; None where one side doesn't mention it. `difference` is published minus ours."""

    name: str
    key: str
    project_number: str
    published: int | None
    ours: int | None

    @property
    def difference(self) -> int | None:
        return None if self.published is None or self.ours is None else self.published - self.ours


class Reconciliation:
    """A published table against a run, or against the decision in force (without `run`).

    One query for the run's lines, and for the table's amounts unless they are prefetched with their networks.
    """

    def __init__(self, table: PublishedTable, run: AllocationRun | None, decided: Decided | None = None) -> None:
        self.table, self.run = table, run
        published = {amount.network: amount.amount for amount in table.amounts.all()}
        ours: dict[Network, int] = {}
        if run is not None:
            lines = run.lines.select_related("network")
            ours = {line.network: line.amount for line in lines if line.network is not None}
        elif decided is not None:
            ours = {amount.network: amount.amount for amount in decided.amounts}
        networks = sorted({*published, *ours}, key=lambda network: network.sort_key)
        self.rows = [
            ReconciledAmount(
                network.name, network.key, network.project_number, published.get(network), ours.get(network)
            )
            for network in networks
        ]
        self.total = sum(published.values())
        self.ours_total = sum(ours.values()) if ours else None

    @property
    def stated_sum(self) -> int | None:
        return self.table.stated_sum

    @property
    def source_error(self) -> int:
        """How many kroner the source's stated sum lies below (negative: above) the sum of its own amounts."""
        return 0 if self.stated_sum is None else self.total - self.stated_sum

    @property
    def difference_total(self) -> int | None:
        return None if self.ours_total is None else self.total - self.ours_total

    @cached_property
    def differing(self) -> int:
        """How many networks differ, or are on one side only."""
        return sum(row.difference != 0 for row in self.rows)


def comparable_runs(grant: Grant, by: User) -> list[AllocationRun]:
    """The finished runs of the grant that share between the networks, the newest first. One query."""
    runs = AllocationRun.objects.visible_to(by).for_lists().filter(grant=grant, state=RunState.DONE)
    return list(runs.exclude(trial__has_key="structure").order_by("-queued_at")[:20])
