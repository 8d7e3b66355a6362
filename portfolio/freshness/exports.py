"""How long statuses hold, as a file."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.tables.columns import Column
from core.tables.downloads import Table
from portfolio.level_tags import level_label
from portfolio.levels import LEVEL_DEFINITIONS, Level


def freshness_table(rules: Iterable[tuple[str, str, bool]]) -> Table:
    """One line for each level: the months after which one is asked, and whether evidence is asked for."""
    return Table(
        name="ferskhet",
        title=_("Frister per nivå"),
        columns=[
            Column("level", _("Nivå"), lambda row: level_label(row[0]), width=20),
            Column("definition", _("Hva nivået betyr"), lambda row: str(LEVEL_DEFINITIONS[Level(row[0])]), width=60),
            Column("months", _("Vi spør etter (måneder)"), lambda row: row[1], width=26),
            Column("evidence", _("Dokumentasjon"), lambda row: _("vi ber om en lenke") if row[2] else None, width=22),
        ],
        rows=rules,
        facts=[
            (_("Per"), date_format(localdate(), "d.m.Y")),
            (
                _("Hva månedene betyr"),
                _(
                    "Alderen regnes fra dagen statusen sist ble meldt eller bekreftet. Når ingen har svart etter den"
                    " siste måneden, vises statusen som ubekreftet."
                ),
            ),
        ],
        wrapped=True,
    )
