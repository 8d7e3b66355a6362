"""The rows of the receiving-capacity calendar as HTML: plain escaped strings, since there are weeks times subjects of
cells, and the same pool is named in many rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from portfolio.links import by_number
from rollouts.capacity.models import LimitKind
from rollouts.capacity.occupancy import Running
from rollouts.capacity.rows import Stretch, SubjectLoad
from rollouts.sign_ups.marks import mark, marked

# So many pools are named in each row of several; a row alone names all.
MOST_POOLS = 8
# What the filter calls the one who is chosen.
CHOOSES = {LimitKind.MUNICIPALITY: "kommune", LimitKind.NETWORK: "region", LimitKind.LEADER: "leder"}


class Body:
    """`rows` from the week of `first` on, in the language of the request."""

    def __init__(self, rows: list[SubjectLoad], first: dt.date, weeks: int) -> None:
        self._rows, self._first, self._weeks = rows, first, weeks
        self._items: dict[tuple[int, str], str] = {}
        self._municipality = by_number("networks:municipality")
        over = escape(gettext("over grensen"))
        self._stars = {"over": f'<span aria-hidden="true">*</span><span class="ds-sr-only"> {over}</span>'}
        self._waits, self._asked = mark("waiting"), mark("invited")

    def html(self) -> SafeString:
        return SafeString("".join(map(self._row, self._rows)))

    def _row(self, row: SubjectLoad) -> str:
        return (
            f'<tr><th scope="row" class="fl-nowrap">{self._name(row)}</th><td>{self._pools(row)}</td>'
            f'<td class="fl-num">{row.limit}</td>{"".join(map(self._cell, row.stretches))}</tr>'
        )

    def _name(self, row: SubjectLoad) -> str:
        if row.subject[0] != LimitKind.MUNICIPALITY or not row.key:
            return escape(row.name)
        before, after = self._municipality
        return f'<a class="ds-link" href="{before}{row.key}{after}">{escape(row.name)}</a>'

    def _cell(self, stretch: Stretch) -> str:
        level = f" fl-load__cell--{stretch.level}" if stretch.level else ""
        words = f"{stretch.count}{self._stars.get(stretch.level, '')}" if stretch.count else ""
        if stretch.waiting:
            told = escape(gettext("%(n)s på venteliste") % {"n": stretch.waiting})
            words += f'{self._waits}<span class="ds-sr-only"> {told}</span>'
        if stretch.invited:
            told = escape(gettext("%(n)s invitert") % {"n": stretch.invited})
            words += f'{self._asked}<span class="ds-sr-only"> {told}</span>'
        return f'<td colspan="{stretch.length}" class="fl-load__cell{level}">{words}</td>'

    def _pools(self, row: SubjectLoad) -> str:
        count = len(row.pools) + row.hidden
        if not count and not row.invited:
            nothing = escape(gettext("ingen"))
            return f'<span class="fl-subtle">{nothing}</span>'
        whose = f'<span class="ds-sr-only">, {escape(row.name)}</span>'
        words = escape(ngettext("%(n)s pulje", "%(n)s puljer", count) % {"n": count} if count else gettext("invitert"))
        items = "".join(self._listed(row, whose))
        return (
            f'<details><summary class="fl-nowrap">{words}{whose}</summary>'
            f'<ul class="fl-load__pools">{items}</ul></details>'
        )

    def _listed(self, row: SubjectLoad, whose: str) -> Iterable[str]:
        shortened = len(self._rows) > 1 and row.key and len(row.pools) > MOST_POOLS
        for pool in row.pools[:MOST_POOLS] if shortened else row.pools:
            yield self._item(pool, "waiting" if pool.waits(row.subject) else "")
        yield from (self._item(pool, "invited") for pool in row.invited)
        if row.hidden:
            more = ngettext("%(n)s du ikke har innsyn i", "%(n)s du ikke har innsyn i", row.hidden) % {"n": row.hidden}
            yield f'<li class="fl-subtle">{escape(more)}</li>'
        if shortened:
            kind = row.subject[0]
            chosen = {"vis": kind, CHOOSES[LimitKind(kind)]: row.key, "fra": self._first, "uker": self._weeks}
            words = gettext("Se alle %(n)s") % {"n": len(row.pools)}
            yield f'<li><a class="ds-link" href="?{escape(urlencode(chosen))}">{escape(words)}{whose}</a></li>'

    def _item(self, pool: Running, answer: str) -> str:
        """`answer` is how the municipality of the row stands in the pool, where it isn't a seat."""
        key = (pool.pk, answer)
        if key not in self._items:
            link = f'<a class="ds-link" href="{pool.get_absolute_url()}">{escape(pool)}</a>'
            stands = f" {marked(answer)}" if answer else ""
            self._items[key] = f'<li>{link} <span class="fl-subtle">{escape(pool.weeks)}</span>{stands}</li>'
        return self._items[key]
