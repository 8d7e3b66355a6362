"""The tables of status and reconciliation as files: the portfolio against its ambitions, regions, one solution's and
one municipality's status, owners' counts and lists. The progress pages have theirs in `counts.progress_exports`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from networks.downloads import Table
from networks.models import Municipality, Network
from networks.templatetags.figures import level_label
from portfolio.counts.comparison import Comparison, Share
from portfolio.counts.overview import Line, definition_of
from portfolio.counts.progress import Tally, total
from portfolio.counts.progress_exports import definitions
from portfolio.counts.standing import Standing
from portfolio.models import Ambition, Level, OwnerList, PortfolioItem, PublishedCount, Solution, StatusFile
from portfolio.status.reconciliation import Agreement, Disagreement


def facts(date: dt.date, solutions: Sequence[Solution] = ()) -> list[tuple[str, str]]:
    """When, from whom, and what each number counts."""
    found = [
        (_("Status per"), date_format(date, "d.m.Y")),
        (_("Kilde"), _("Det kommunene og regionene har meldt i Fellesløp")),
        *definitions(solutions),
    ]
    if settings.DEMO:
        found.insert(0, (_("Demodata"), _("Statusen per kommune er laget for demonstrasjon.")))
    return found


def _day(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localtime(moment).date() if moment else None


def portfolio_table(lines: Iterable[Line], measures: Iterable[PortfolioItem], date: dt.date) -> Table:
    """The introductions with status against ambition, then the joint measures, which have neither."""
    lines = list(lines)
    rows: list[list[Any]] = [
        [
            line.item.rank,
            line.solution.name,
            line.solution.focus_area.name,
            line.solution.owner,
            line.item.timeframe,
            line.level_label,
            line.progress.reached,
            line.national.total,
            line.available,
            line.in_use,
            line.national.not_reported,
            line.progress.ambition.count if line.progress.ambition else None,
            line.scope or None,
            line.progress.gap,
            line.progress.published.value if line.progress.published else None,
            line.progress.published.date if line.progress.published else None,
            _day(line.national.updated),
        ]
        for line in lines
    ]
    rows += [
        [None, item.title, item.solution.focus_area.name, item.solution.owner, item.timeframe, *[None] * 12]
        for item in measures
    ]
    return Table(
        name=f"portefolje-status-{date.isoformat()}",
        title=_("Portefølje"),
        head=[
            _("Plass"),
            _("Løsning"),
            _("Innsatsområde"),
            _("Eier"),
            _("Tidsramme"),
            _("Nivå som telles"),
            _("Har nådd nivået"),
            _("Kommuner"),
            _("Tilgjengeliggjort"),
            _("I bruk"),
            _("Ikke rapportert"),
            _("Ambisjon"),
            _("Ambisjonen gjelder"),
            _("Gjenstår"),
            _("Publisert"),
            _("Publisert per"),
            _("Oppdatert"),
        ],
        rows=rows,
        facts=facts(date, [line.solution for line in lines]),
        widths=[8, 40, 24, 24, 14, 18, *[14] * 11],
    )


def regions_table(lines: Iterable[Line], networks: Iterable[Network], date: dt.date) -> Table:
    """One line for each region and solution, and one for the whole country (or the scope of the ambition)."""
    lines = list(lines)
    rows: list[list[Any]] = []

    def add(area: str, line: Line, tally: Tally) -> None:
        if tally.total:
            reached = tally.reached(line.level)
            available, in_use = tally.reached(Level.MADE_AVAILABLE), tally.reached(Level.IN_USE)
            counts = [available, in_use, line.level_label, reached, tally.share(line.level)]
            rows.append([area, line.solution.name, tally.total, *counts, tally.not_reported])

    for network in networks:
        for line in lines:
            add(network.name, line, line.progress.networks.get(network.pk, Tally()))
    for line in lines:
        add(line.scope or _("Hele landet"), line, total(line.progress.networks.values()))
    return Table(
        name=f"regioner-{lines[0].solution.key if len(lines) == 1 else 'alle'}-{date.isoformat()}",
        title=_("Regioner"),
        head=[
            _("Region"),
            _("Løsning"),
            _("Kommuner"),
            _("Tilgjengeliggjort"),
            _("I bruk"),
            _("Nivå som telles"),
            _("Har nådd nivået"),
            _("Andel"),
            _("Ikke rapportert"),
        ],
        rows=rows,
        facts=facts(date, [line.solution for line in lines]),
        percents=(8,),
        widths=[28, 40, *[16] * 7],
    )


def standings_table(solution: Solution, rows: Iterable[Standing], networks: Iterable[Network], date: dt.date) -> Table:
    """One solution's municipalities as the page lists them; its first columns can be read in again."""
    names = {network.pk: network.name for network in networks}
    return Table(
        name=f"status-{solution.key}-{date.isoformat()}",
        title=_("Kommuner"),
        head=[
            _("Kommunenummer"),
            _("Kommune"),
            _("Løsning"),
            _("Nivå"),
            _("Gjelder fra"),
            _("Oppdatert"),
            pgettext("ett", "Nettverk"),
        ],
        rows=[
            [
                row.number,
                row.name,
                solution.key,
                level_label(row.level),
                row.effective_date,
                _day(row.recorded_at),
                names.get(row.network_id or 0),
            ]
            for row in rows
        ],
        facts=facts(date, [solution]),
        widths=[16, 24, 20, 20, 13, 13, 24],
    )


def ambitions_table(solution: Solution, ambitions: Iterable[tuple[Ambition, bool]], date: dt.date) -> Table:
    """Every revision until `date`; the one that holds on the page's date is marked."""
    return Table(
        name=f"ambisjoner-{solution.key}",
        title=_("Ambisjoner"),
        head=[
            _("Vedtatt"),
            _("Gjelder på datoen"),
            _("Kommuner"),
            _("Hvor"),
            _("Nivå"),
            _("Nås innen"),
            _("Vedtatt av"),
            _("Begrunnelse"),
        ],
        rows=[
            [
                one.decided_on,
                _("ja") if holds else _("nei"),
                one.count,
                one.scope_name or _("Hele landet"),
                level_label(one.counted_level),
                one.target_date,
                one.decided_by,
                one.reason,
            ]
            for one, holds in ambitions
        ],
        facts=[(_("Løsning"), solution.name), (_("Per"), date_format(date, "d.m.Y"))],
        widths=[13, 16, 12, 28, 20, 13, 28, 60],
    )


def published_table(solution: Solution, published: Iterable[tuple[PublishedCount, int | None, str]]) -> Table:
    """What the owner or KS has published; the difference is our count of the page's date less theirs."""
    return Table(
        name=f"publisert-{solution.key}",
        title=_("Publiserte tall"),
        head=[_("Dato"), _("Nivå"), _("Publisert"), _("Avvik"), _("Hva tallet teller"), _("Kilde")],
        rows=[
            [one.date, level_label(one.level), one.value, difference, one.definition, one.source]
            for one, difference, _url in published
        ],
        facts=[
            (_("Løsning"), solution.name),
            (_("Avvik"), _("Kommunenes egne meldinger på sidens dato, minus det publiserte tallet.")),
        ],
        widths=[13, 20, 12, 12, 60, 40],
    )


def municipality_table(municipality: Municipality, found: Comparison) -> Table:
    """The municipality's ladder beside its neighbours, its network and those of its size."""

    def share(one: Share) -> list[int]:
        return [one.reached, one.total]

    return Table(
        name=f"status-{municipality.number}-{found.date.isoformat()}",
        title=_("Status"),
        head=[
            _("Kommunenummer"),
            _("Kommune"),
            _("Løsning"),
            _("Nivå"),
            _("Gjelder fra"),
            _("Oppdatert"),
            _("Neste steg"),
            _("Hvorfor ikke"),
            _("Naboer som har nådd nivået"),
            _("av"),
            _("I nettverket"),
            _("av"),
            _("Lik størrelse"),
            _("av"),
        ],
        rows=[
            [
                municipality.number,
                municipality.name,
                rung.solution.key,
                level_label(rung.status.level if rung.status else None),
                rung.status.effective_date if rung.status else None,
                _day(rung.status.recorded_at) if rung.status else None,
                level_label(rung.next_level) if rung.status and rung.next_level else None,
                rung.why,
                *share(rung.neighbours),
                *share(rung.network),
                *share(rung.similar),
            ]
            for rung in found.rungs
        ],
        facts=[
            *facts(found.date),
            (_("Naboer"), ", ".join(found.neighbours)),
            (_("Lik størrelse"), found.size_name),
        ],
        widths=[16, 24, 20, 20, 13, 13, 20, 50, *[12] * 6],
    )


def agreements_table(rows: Iterable[Agreement], date: dt.date) -> Table:
    """What had been published on `date`; how many disagree is today's, and empty for a past day."""
    return Table(
        name="avstemming",
        title=_("Avstemming"),
        head=[
            _("Løsning"),
            _("Per dato"),
            _("Nivå"),
            _("Hva tallet teller"),
            _("Kilde"),
            _("Type"),
            _("Eieren"),
            _("Kommunene"),
            _("Forskjell"),
            _("Uenige nå"),
        ],
        rows=[
            [
                row.solution.name,
                row.date,
                level_label(row.level),
                row.definition or definition_of(row.solution, row.level),
                row.source,
                row.what,
                row.theirs,
                _("ikke rapportert") if row.ours is None else row.ours,
                row.difference,
                row.disagreements,
            ]
            for row in rows
        ],
        facts=[
            (_("Per"), date_format(date, "d.m.Y")),
            (_("Forskjell"), _("Kommunenes meldinger minus eierens tall, på samme nivå og samme dag.")),
            (_("Uenige nå"), _("Gjelder alltid i dag, og er tomt for en dato som har vært.")),
        ],
        widths=[36, 13, 20, 50, 40, 18, 12, 14, 12, 12],
    )


def disagreements_table(rows: Iterable[Disagreement]) -> Table:
    """The worklist as far as the reader sees it, the two sources side by side."""
    return Table(
        name="uenighet",
        title=_("Arbeidsliste"),
        head=[
            _("Kommunenummer"),
            _("Kommune"),
            _("Løsning"),
            _("Eieren"),
            _("Eierens liste per"),
            _("Eierens definisjon"),
            _("Vi"),
            _("Gjelder fra"),
            _("Kilde"),
            _("Kommentar"),
            _("Kommunen er spurt"),
        ],
        rows=[
            [
                one.place.number,
                one.place.name,
                one.solution.key,
                level_label(one.theirs) if one.theirs else _("ikke i listen"),
                one.owner_list.date,
                one.owner_list.definition,
                level_label(one.ours.level if one.ours else None),
                one.ours.effective_date if one.ours else None,
                one.ours.report.get_source_display() if one.ours else None,
                one.ours.report.comment if one.ours else None,
                _day(one.asked.resolved_at) if one.asked else None,
            ]
            for one in rows
        ],
        widths=[16, 24, 20, 20, 16, 40, 20, 13, 24, 40, 16],
    )


def status_file_table(file: StatusFile) -> Table:
    """Each row of a file of statuses, with what it does or why it is refused."""
    words = {"new": _("ny"), "changed": _("endret"), "same": _("uendret"), "refused": _("avvist")}
    return Table(
        name=f"statusfil-{file.pk}",
        title=_("Rader"),
        head=[
            _("Rad"),
            _("Kommunenummer"),
            _("Kommune"),
            _("Løsning"),
            _("Før"),
            _("Nivå"),
            _("Gjelder fra"),
            _("Hva som skjer"),
            _("Hvorfor ikke"),
        ],
        rows=[
            [
                row["row"],
                row["number"],
                row["name"],
                row["solution"],
                level_label(row["before"]) if row["before"] else None,
                level_label(row["level"]) if row["level"] else None,
                dt.date.fromisoformat(row["since"]) if row["since"] else None,
                words[row["outcome"]],
                row["reason"],
            ]
            for row in file.lines
        ],
        facts=[(_("Fil"), file.file_name)],
        widths=[8, 16, 24, 20, 20, 20, 13, 16, 60],
    )


def owner_list_table(found: OwnerList) -> Table:
    """The lines of an owner's file as they were read, with why a line is refused."""
    return Table(
        name=f"eierliste-{found.solution.key}-{found.date.isoformat()}",
        title=_("Linjer"),
        head=[_("Linje"), _("I filen"), _("Kommune"), _("Nivå"), _("Hvorfor ikke")],
        rows=[
            [row["line"], row["text"], row["name"], level_label(row["level"]) if row["level"] else None, row["reason"]]
            for row in found.rows
        ],
        facts=[
            (_("Løsning"), found.solution.name),
            (_("Fil"), found.file_name),
            (_("Eierens definisjon"), found.definition),
            (_("Per dato"), date_format(found.date, "d.m.Y")),
        ],
        widths=[8, 50, 24, 20, 60],
    )
