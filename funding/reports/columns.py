"""The columns of what is decided, paid and used, each once. Pages, CSV, workbook and the report to the Directorate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.tables.columns import Column, Kind
from core.templatetags.figures import DASH, integer
from funding.reports.balance import Sums, Use


def paid_or_words(kroner: int | None) -> int | str:
    """Kroner; in words where nothing is registered, since that isn't the same as nothing paid."""
    return gettext("ikke registrert") if kroner is None else kroner


def _reported(name: str) -> Any:
    """A value that is only known by a report; a dash until there is one."""
    return lambda use: DASH if use.report is None else getattr(use, name)


DECIDED: Column[Use] = Column("decided", _("Vedtatt"), kind=Kind.NUMBER, width=14)
BROUGHT: Column[Use] = Column("brought", _("Med fra før"), kind=Kind.NUMBER, width=14)
PAID: Column[Use] = Column("paid", _("Betalt"), lambda use: paid_or_words(use.paid), Kind.NUMBER, width=16)
UNPAID: Column[Use] = Column("unpaid", _("Ikke betalt"), kind=Kind.NUMBER, width=14)
USED: Column[Use] = Column("used", _("Brukt"), _reported("used"), Kind.NUMBER, width=14)
OVERSPENT: Column[Use] = Column("overspent", _("Brukt mer enn betalt"), _reported("overspent"), Kind.NUMBER, width=18)
LEFT: Column[Use] = Column("left", _("Igjen av vedtatt"), _reported("left"), Kind.NUMBER)
CARRIED: Column[Use] = Column("carried", _("Blir hos nettverket"), _reported("carried"), Kind.NUMBER, width=18)
REPAID: Column[Use] = Column("repaid", _("Betales tilbake"), _reported("repaid"), Kind.NUMBER)

USE_COLUMNS: tuple[Column[Use], ...] = (
    Column("grant.title", pgettext_lazy("ett", "Tilskudd"), width=24),
    Column("network.name", pgettext_lazy("ett", "Nettverk"), width=24),
    Column("network.project_number", _("Prosjektnummer")),
    DECIDED,
    BROUGHT,
    PAID,
    USED,
    OVERSPENT,
    LEFT,
    CARRIED,
    REPAID,
    Column(
        "report",
        _("Rapport"),
        lambda use: f"{use.report.round.name}, {use.report.get_state_display()}" if use.report else DASH,
        width=28,
    ),
)
# What is known before the network has reported.
BEFORE_REPORT = (DECIDED, BROUGHT, PAID)
BESIDE_PAYMENTS = (DECIDED, PAID, UNPAID, USED)
THREE: tuple[Column[Use], ...] = (DECIDED, PAID, USED)
ON_PAGE = (DECIDED, BROUGHT, PAID, USED, LEFT)
IN_LETTER = (DECIDED, BROUGHT, PAID, USED, LEFT, REPAID)


# The column's label, the figure, and what is to be warned of.
PageCell = tuple[str, str, str]


def in_words(value: Any, number: Callable[[int], str] = integer) -> str:
    """A cell's value as text; `number` writes the numbers."""
    return number(value) if isinstance(value, int) else str(value)


def cells_in_words(
    use: Use, columns: Sequence[Column[Use]] = ON_PAGE, number: Callable[[int], str] = integer
) -> list[PageCell]:
    """The cells of a row on a page."""
    return [
        (str(column.label), in_words(column.of(use), number), use.warning if column is USED else "")
        for column in columns
    ]


def sums_in_words(
    sums: Sums, columns: Sequence[Column[Use]] = ON_PAGE, number: Callable[[int], str] = integer
) -> list[PageCell]:
    """The row of sums, as `cells_in_words`."""
    return [(str(column.label), in_words(total(sums, column), number), "") for column in columns]


def total(sums: Sums, column: Column[Use]) -> int | str:
    """The sum of a column: in words where nothing is registered as paid, a dash where nobody has reported."""
    if column is PAID:
        return paid_or_words(sums.paid)
    if column in (DECIDED, BROUGHT, UNPAID) or sums.reported:
        found: int = getattr(sums, column.name)
        return found
    return DASH
