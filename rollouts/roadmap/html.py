"""The roadmap's table as HTML: plain escaped strings, since a page has sixty rows of many parts. The drawing is made
from the same rows (`static/js/roadmap.js`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.templatetags.figures import state
from rollouts.roadmap.timeline import Requirement, RoadmapPool
from rollouts.templatetags.pools import period


class Body:
    """`lines` in the language of the request."""

    def __init__(self, lines: list[RoadmapPool]) -> None:
        self._lines = lines
        self.has_requirements = any(line.requires for line in lines)
        self._labels = {
            "solution": gettext("Løsning"),
            "where": gettext("Hvor"),
            "period": gettext("Periode"),
            "deadline": gettext("Påmeldingsfrist"),
            "after": gettext("Følger etter"),
            "requires": gettext("Må være på plass først"),
            "state": gettext("Tilstand"),
        }
        self._everywhere = gettext("hele landet")

    def html(self) -> SafeString:
        return SafeString("".join(map(self._row, self._lines)))

    def _row(self, line: RoadmapPool) -> str:
        pool, rollout = line.pool, line.pool.rollout
        name, url = escape(pool), pool.get_absolute_url()
        deadline = date_format(pool.sign_up_deadline, "SHORT_DATE_FORMAT")
        cells = {
            "solution": escape(rollout.solution.short_name or rollout.solution.name),
            "where": escape(rollout.network.name if rollout.network else self._everywhere),
            "period": period(pool),
            "deadline": escape(deadline),
            "after": self._after(line),
            "requires": "".join(map(self._requirement, line.requires)) or "–",
            "state": state(pool.state, pool.get_state_display()),
        }
        if not self.has_requirements:
            del cells["requires"]
        rest = "".join(self._cell(key, cell) for key, cell in cells.items())
        facts = "".join(f' data-{key}="{escape(value)}"' for key, value in self._facts(line, url))
        return f'<tr{facts}><th scope="row"><a class="ds-link" href="{url}">{name}</a></th>{rest}</tr>'

    def _cell(self, key: str, cell: str) -> str:
        # On a phone, where each cell names itself, one that has nothing to say is left out.
        nothing = ' class="fl-not-phone"' if cell == "–" else ""
        return f'<td data-label="{escape(self._labels[key])}"{nothing}>{cell}</td>'

    def _facts(self, line: RoadmapPool, url: str) -> Iterable[tuple[str, object]]:
        """What the drawing is made from; days are ISO days."""
        pool = line.pool
        yield "start", pool.start_date.isoformat()
        yield "end", pool.end_date.isoformat()
        yield "deadline", pool.sign_up_deadline.isoformat()
        yield "state", pool.state
        yield "name", gettext("Pulje %(number)s") % {"number": pool.number}
        yield "group", pool.rollout.title
        yield "href", url
        yield "pool", pool.pk
        if line.required_pools:
            yield "requires", " ".join(str(one.pk) for one in line.required_pools)
        if line.after:
            yield "after", line.after.end_date.isoformat()

    def _after(self, line: RoadmapPool) -> str:
        if line.after is None:
            return "–"
        words = escape(gettext("pulje %(number)s") % {"number": line.after.number})
        if not line.overlaps:
            return words
        early = escape(gettext("(begynner før den er ferdig)"))
        return f'{words} <span class="fl-subtle">{early}</span>'

    def _requirement(self, one: Requirement) -> str:
        found: str = escape(one.solution)
        note = ""
        if one.pool:
            words = escape(gettext("pulje %(number)s") % {"number": one.pool.number})
            found += f': <a class="ds-link" href="{one.pool.get_absolute_url()}">{words}</a>'
        else:
            note = escape(gettext("ingen pulje er planlagt"))
        if one.too_late:
            note = escape(gettext("er ikke ferdig før denne begynner"))
        below = f'<span class="fl-subtle fl-small">{note}</span>' if note else ""
        return f'<span class="fl-stack fl-stack--tight"><span>{found}</span>{below}</span>'
