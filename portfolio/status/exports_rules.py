"""How long statuses hold, as a file."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from networks.downloads import Table
from networks.templatetags.figures import level_label
from portfolio.models import LEVEL_DEFINITIONS, Level


def freshness_table(rules: Iterable[tuple[str, str, bool]]) -> Table:
    """One line for each level: the months after which one is asked, and whether evidence is asked for."""
    return Table(
        name="ferskhet",
        title=_("Frister per nivå"),
        head=[_("Nivå"), _("Hva nivået betyr"), _("Vi spør etter (måneder)"), _("Dokumentasjon")],
        rows=[
            [
                level_label(level),
                str(LEVEL_DEFINITIONS[Level(level)]),
                months,
                _("vi ber om en lenke") if evidence else None,
            ]
            for level, months, evidence in rules
        ],
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
        widths=[20, 60, 26, 22],
        wrapped=True,
    )
