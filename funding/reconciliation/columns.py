"""The rows and columns of the page, its files and the API: each term once, with its name and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.tables.columns import Column, Kind
from core.tables.downloads import Table
from core.templatetags.figures import DASH, integer
from funding.reconciliation.balance import NetworkBalance, Reconciliation
from funding.reports.columns import paid_or_words

PLUS, MINUS, SUM = "+", "−", "="


@dataclass(frozen=True)
class Term:
    """One row: `sign` says how it enters the sum below it, and `=` begins a sum. Kroner are as the sign takes them.

    `figure` is the kroner, or words where nothing is known. A `difference` is there only when it isn't 0.
    """

    part: str
    name: str
    sign: str
    label: str
    kroner: int
    source: str
    words: str = ""
    difference: bool = False

    @property
    def figure(self) -> int | str:
        return self.words or self.kroner

    @property
    def text(self) -> str:
        return self.words or integer(self.kroner)

    @property
    def is_sum(self) -> bool:
        return self.sign == SUM


@dataclass(frozen=True)
class Part:
    """One identity: its terms with the sum as the last row."""

    name: str
    title: str
    terms: list[Term]


def parts(found: Reconciliation) -> list[Part]:
    """The identities in their order; each holds to the krone."""
    return [
        Part("shared", str(PART_TITLES["shared"]), list(_shared(found))),
        Part("decided", str(PART_TITLES["decided"]), list(_decided(found))),
        Part("paid", str(PART_TITLES["paid"]), list(_paid(found))),
        Part("used", str(PART_TITLES["used"]), list(_used(found))),
    ]


def terms(found: Reconciliation) -> list[Term]:
    return [term for part in parts(found) for term in part.terms]


def _difference(part: str, name: str, sign: str, label: str, kroner: int, source: str) -> Iterator[Term]:
    """Its own row where there is one; where it goes the other way, with the other sign."""
    if kroner:
        turned = {PLUS: MINUS, MINUS: PLUS}[sign] if kroner < 0 else sign
        yield Term(part, name, turned, label, abs(kroner), source, difference=True)


def _shared(found: Reconciliation) -> Iterator[Term]:
    part, grant = "shared", found.grant
    source = grant.source or gettext("Registrert på tilskuddet")
    yield Term(part, "set_aside", PLUS, gettext("Satt av i alt"), grant.total_set_aside, source)
    text = gettext("Overført eller tilbakebetalt fra før")
    yield Term(part, "carried_over", PLUS, text, grant.carried_over, gettext("Registrert på tilskuddet"))
    for deduction in found.deductions:
        source_of = gettext("Trekk registrert på tilskuddet")
        yield Term(part, "deduction", MINUS, deduction.reason, deduction.amount, source_of)
    more = found.unexplained < 0
    label = gettext("Trukket mer enn det som er satt av") if more else gettext("Kilden sier ikke hva de gikk til")
    why = gettext("Satt av og overført, minus trekkene og det som skal fordeles")
    yield from _difference(part, "unexplained", MINUS, label, found.unexplained, why)
    yield Term(part, "shared", SUM, gettext("Til fordeling"), found.shared, source)


def _decided(found: Reconciliation) -> Iterator[Term]:
    part = "decided"
    yield Term(part, "shared", PLUS, gettext("Til fordeling"), found.shared, gettext("Summen over"))
    less = gettext("Ikke vedtatt") if found.undecided > 0 else gettext("Vedtatt mer enn det som skulle fordeles")
    why = gettext("Til fordeling, minus beløpene i vedtaket som gjelder")
    yield from _difference(part, "undecided", MINUS, less, found.undecided, why)
    text = gettext("Kilden har summert feil")
    why = gettext("Beløpene i kilden, minus summen kilden selv oppgir")
    yield from _difference(part, "source_error", PLUS, text, found.source_error, why)
    source = gettext("Beløpene i vedtaket som gjelder, lagt sammen")
    yield Term(part, "decided", SUM, gettext("Vedtatt"), found.decided, source)


def _paid(found: Reconciliation) -> Iterator[Term]:
    part, paid = "paid", found.sum("paid")
    yield Term(part, "decided", PLUS, gettext("Vedtatt"), found.decided, gettext("Summen over"))
    why = gettext("Vedtatt og ikke registrert som betalt, lagt sammen over nettverkene")
    yield Term(part, "unpaid", MINUS, gettext("Ikke betalt"), found.sum("unpaid"), why)
    why = gettext("Registrert som betalt utover vedtaket som gjelder")
    yield from _difference(part, "overpaid", PLUS, gettext("Betalt mer enn vedtatt"), found.sum("overpaid"), why)
    yield Term(part, "paid", SUM, gettext("Betalt"), paid, gettext("Utbetalingene KS har markert"), _unless_paid(found))


def _used(found: Reconciliation) -> Iterator[Term]:
    part, total = "used", found.sum
    yield Term(part, "paid", PLUS, gettext("Betalt"), total("paid"), gettext("Summen over"), _unless_paid(found))
    why = gettext("Det nettverkene beholdt fra tidligere tilskudd, og som er tatt inn her")
    yield Term(part, "brought", PLUS, gettext("Med fra før"), total("brought"), why)
    why = gettext("Brukt utover det som er registrert som betalt")
    yield from _difference(part, "overspent", PLUS, gettext("Brukt mer enn betalt"), total("overspent"), why)
    why = gettext("Rapportert som igjen, men ikke registrert som betalt")
    yield from _difference(part, "ahead", PLUS, gettext("Igjen av det som ikke er betalt"), total("ahead"), why)
    yield Term(part, "carried", MINUS, gettext("Blir hos nettverket"), total("carried"), gettext("Sluttrapportene"))
    why = gettext("Registrert som mottatt av KS")
    yield Term(part, "repaid", MINUS, gettext("Tilbakebetalt"), total("repaid"), why)
    why = gettext("Sluttrapportene, ikke registrert som mottatt")
    yield Term(part, "awaited", MINUS, gettext("Betales tilbake, ikke mottatt"), total("awaited"), why)
    why = gettext("Betalt, og verken brukt, overført eller betalt tilbake")
    yield Term(part, "left", MINUS, gettext("Igjen hos nettverkene"), total("left"), why)
    why = gettext("Betalt til nettverk uten rapport")
    yield Term(part, "unreported", MINUS, gettext("Ikke rapportert"), total("unreported"), why)
    why = gettext("Den siste rapporten fra hvert nettverk")
    yield Term(part, "used", SUM, gettext("Brukt"), total("used"), why, "" if found.reported else DASH)


def _unless_paid(found: Reconciliation) -> str:
    return "" if found.any_paid else str(paid_or_words(None))


# --- Files -----------------------------------------------------------------------------------------------

# In a file, where a sign alone would begin a formula.
SIGNS = {PLUS: _("pluss"), MINUS: _("minus"), SUM: _("sum")}
PART_TITLES = {
    "shared": _("Fra mottatt til fordeling"),
    "decided": _("Fra fordeling til vedtatt"),
    "paid": _("Fra vedtatt til betalt"),
    "used": _("Fra betalt til brukt"),
}

TERM_COLUMNS: tuple[Column[Term], ...] = (
    Column("part", _("Regnestykke"), lambda term: str(PART_TITLES[term.part]), width=28),
    Column("sign", _("Fortegn"), lambda term: str(SIGNS[term.sign]), width=9),
    Column("label", _("Ledd"), width=44),
    Column("kroner", _("Kroner"), lambda term: term.figure, Kind.NUMBER),
    Column("source", _("Hvor tallet kommer fra"), width=60),
)


@dataclass(frozen=True)
class NetworkColumn(Column[NetworkBalance]):
    """`difference`: on the page only where somebody has it."""

    difference: bool = False


def _kroner(name: str, label: Any, *, difference: bool = False) -> NetworkColumn:
    return NetworkColumn(name, label, None, Kind.NUMBER, difference=difference)


NAME = NetworkColumn("name", pgettext_lazy("ett", "Nettverk"), width=24)
PROJECT = NetworkColumn("project_number", _("Prosjektnummer"))
DECIDED = _kroner("decided", _("Vedtatt"))
PAID = NetworkColumn("paid", _("Betalt"), lambda row: paid_or_words(row.registered), Kind.NUMBER)
FROM_DECIDED = (
    DECIDED,
    _kroner("unpaid", _("Ikke betalt")),
    _kroner("overpaid", _("Betalt mer enn vedtatt"), difference=True),
    PAID,
)
FROM_PAID = (
    PAID,
    _kroner("brought", _("Med fra før")),
    _kroner("overspent", _("Brukt mer enn betalt"), difference=True),
    _kroner("ahead", _("Igjen av det som ikke er betalt"), difference=True),
    _kroner("carried", _("Blir hos nettverket")),
    _kroner("repaid", _("Tilbakebetalt")),
    _kroner("awaited", _("Betales tilbake, ikke mottatt")),
    _kroner("left", _("Igjen")),
    _kroner("unreported", _("Ikke rapportert")),
    NetworkColumn("used", _("Brukt"), lambda row: DASH if row.used is None else row.used, Kind.NUMBER),
)
NETWORK_COLUMNS: tuple[NetworkColumn, ...] = (NAME, PROJECT, *FROM_DECIDED, *FROM_PAID[1:])


@dataclass(frozen=True)
class NetworkTable:
    """One identity by network, as the page shows it: heads, rows and sums as text."""

    name: str
    title: str
    heads: list[str]
    rows: list[tuple[str, list[tuple[str, str]]]]
    sums: list[tuple[str, str]]


def network_tables(found: Reconciliation) -> list[NetworkTable]:
    """The two identities that hold for each network."""
    return [
        _network_table("paid", PART_TITLES["paid"], found, FROM_DECIDED),
        _network_table("used", PART_TITLES["used"], found, FROM_PAID),
    ]


def _network_table(name: str, title: Any, found: Reconciliation, all_of: tuple[NetworkColumn, ...]) -> NetworkTable:
    columns = [column for column in all_of if not column.difference or found.sum(column.name)]

    def cells(row: NetworkBalance) -> list[tuple[str, str]]:
        return [(str(column.label), _text(column.of(row))) for column in columns]

    rows = [(row.name, cells(row)) for row in found.networks]
    sums = [(str(column.label), _sum(found, column)) for column in columns]
    return NetworkTable(name, str(title), [str(column.label) for column in columns], rows, sums)


def _sum(found: Reconciliation, column: NetworkColumn) -> str:
    if column is PAID and not found.any_paid:
        return str(paid_or_words(None))
    return DASH if column.name == "used" and not found.reported else integer(found.sum(column.name))


def _text(value: int | str) -> str:
    return value if isinstance(value, str) else integer(value)


def terms_table(found: Reconciliation) -> Table:
    title = gettext("Regnestykket")
    return Table(f"regnestykket-{found.grant.key}", title, TERM_COLUMNS, terms(found), facts(found))


def networks_table(found: Reconciliation) -> Table:
    name = f"regnestykket-{found.grant.key}-nettverk"
    return Table(name, gettext("Per nettverk"), NETWORK_COLUMNS, found.networks, facts(found))


def facts(found: Reconciliation) -> list[tuple[str, str]]:
    """What the files say about their rows."""
    return [
        (gettext("Tilskudd"), found.grant.title),
        (gettext("Kilde"), found.grant.source or DASH),
        (gettext("Rapporter"), gettext("Den siste rapporten fra hvert nettverk som du kan lese.")),
    ]
