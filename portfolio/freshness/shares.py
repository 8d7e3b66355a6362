"""How new the statuses of many are, as a share: one cell that somebody confirmed never freshens a country."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.templatetags.figures import age_in_months, integer
from portfolio.freshness.rules import Rules, patience, rules


class Counted(Protocol):
    """What has been counted: how many there are, and how many of them were confirmed by the rule of their level."""

    @property
    def fresh(self) -> int: ...

    @property
    def total(self) -> int: ...


class Share(NamedTuple):
    """`fresh` of `total`."""

    fresh: int
    total: int


def added_up(parts: list[Counted]) -> Share:
    return Share(sum(part.fresh for part in parts), sum(part.total for part in parts))


def months_of(found: Rules) -> int | None:
    """The months that a status stays confirmed; None where the levels differ."""
    different = set(patience(found).values())
    return different.pop() if len(different) == 1 else None


def months() -> int | None:
    """`months_of` the rules in force; one query."""
    return months_of(rules())


def words(counted: Counted, window: int | None, statuses: bool = False) -> str:
    """`3 av 357 bekreftet siste 12 md`; of `statuses` instead of municipalities: `3 av 2 499 statuser bekreftet …`.

    `window` is what `months` gives: where the levels differ, the words are `innen fristen`.
    """
    values = {"n": integer(counted.fresh), "total": integer(counted.total), "months": age_in_months(window)}
    if statuses:
        if window is None:
            return gettext("%(n)s av %(total)s statuser bekreftet innen fristen") % values
        return gettext("%(n)s av %(total)s statuser bekreftet siste %(months)s") % values
    if window is None:
        return gettext("%(n)s av %(total)s bekreftet innen fristen") % values
    return gettext("%(n)s av %(total)s bekreftet siste %(months)s") % values


def shown(counted: Counted, window: int | None, statuses: bool = False) -> SafeString:
    """The words with a small bar; nothing of nothing is a dash."""
    if not counted.total:
        return SafeString("–")
    share = min(100 * counted.fresh / counted.total, 100)
    return format_html(
        '<span class="fl-fresh"><svg class="fl-fresh__bar" viewBox="0 0 100 8" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false"><rect class="fl-fresh__track" width="100" height="8"/>'
        '<rect class="fl-fresh__part" width="{}" height="8"/></svg>{}</span>',
        f"{max(share, 2 if counted.fresh else 0):.1f}",
        words(counted, window, statuses),
    )
