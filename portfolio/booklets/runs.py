"""The yearly booklet as a job: what it says is gathered once, and tables and chapters are both made from that."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from core.errors import InvalidInput
from core.jobs import Queue
from core.kept_files import keeping
from core.language import localized
from core.templatetags.figures import integer, percent
from core.word import DOCX_TYPE
from networks.models import Role, User
from networks.people.access import access_of, require
from portfolio.booklets import documents
from portfolio.booklets.models import Booklet, BookletState
from portfolio.booklets.sources import untold
from portfolio.counting.progress import definition_of
from portfolio.editions.in_force import of_edition
from portfolio.editions.models import PortfolioEdition, PortfolioItem
from portfolio.freshness.shares import months, words
from portfolio.level_tags import level_label
from portfolio.progress.figures import Figure, Question, answer, areas_on, country

FAILED = gettext_lazy("Heftet ble ikke laget på grunn av en feil hos oss. Prøv igjen om litt.")
QUEUE = Queue(
    model=Booklet,
    task="portfolio.tasks.make_booklet",
    broke=FAILED,
    gave_up=FAILED,
    stale_after=dt.timedelta(minutes=2),
    untaken_after=dt.timedelta(minutes=2),
    asked_at="requested_at",
)
INTRODUCTION = PortfolioItem.Kind.INTRODUCTION


def may_make(user: Any) -> bool:
    """KS' portfolio staff order the booklet; anyone may read it."""
    return isinstance(user, User) and access_of(user).has(Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR)


def order(edition: PortfolioEdition, as_of: dt.date, by: User, language: str = "nb") -> Booklet:
    """Ask for the booklet of `edition` with the figures of `as_of` (inclusive) in bokmål or nynorsk; one under way is
    returned instead.

    Raises `NotAllowed` for others than KS' portfolio staff, `InvalidInput` for a date in the future.
    """
    require(may_make(by), gettext("Bare porteføljeansvarlig i KS kan lage heftet."))
    if as_of > timezone.localdate():
        raise InvalidInput(gettext("Datoen kan ikke være fram i tid."), field="as_of")
    if language not in documents.LANGUAGES:
        raise InvalidInput(gettext("Velg bokmål eller nynorsk."), field="language")
    wanted = {"edition": edition, "as_of": as_of, "language": language}
    active = Booklet.objects.filter(**wanted, state__in=[BookletState.QUEUED, BookletState.RUNNING])
    try:
        with transaction.atomic():
            booklet = active.first() or Booklet.objects.create(**wanted, requested_by=by)
            if booklet.state == BookletState.QUEUED:
                QUEUE.enqueue(booklet)
    except IntegrityError:
        # Somebody else ordered the same in this moment.
        return active.get()
    return booklet


def carry_out(booklet_id: int) -> str | None:
    """Take the run and finish it; does nothing when it is finished or in other hands. Safe to call twice."""
    return QUEUE.carry_out(booklet_id, _make)


@transaction.atomic
def _make(booklet: Booklet) -> str:
    content = gather(booklet.edition, booklet.as_of, booklet.language)
    sent = keeping.Sent(
        about=keeping.about(booklet),
        name=f"portefolje-{booklet.edition.year}-{booklet.as_of.isoformat()}-{booklet.language}.docx",
        content_type=DOCX_TYPE,
        content=documents.booklet(content, booklet.language),
        made_from=gettext("Fellesløps mal, %(version)s") % {"version": booklet.language},
    )
    return QUEUE.finish(booklet, content=content, file=keeping.keep([sent], by=booklet.requested_by)[0])


def gather(edition: PortfolioEdition, as_of: dt.date, language: str) -> dict[str, Any]:
    """Everything that the booklet says, as JSON. The figures are counted once, for tables and chapters alike.

    What nobody has written in nynorsk is in bokmål.
    """
    with translation.override(language):
        items = list(of_edition(Q(edition=edition)))
        introductions = [item for item in items if item.kind == INTRODUCTION]
        solutions = tuple(item.solution for item in introductions)
        question = Question(as_of, solutions, country(), areas_on(as_of))
        found, window = answer(question), months()
        figures = {figure.solution.pk: figure for figure in found.figures}
        unknown = untold(solutions, as_of)
        told = {pk: figure for pk, figure in figures.items() if pk not in unknown}
        return {
            "tittel": edition.title,
            "aar": str(edition.year),
            "vedtatt": _day(edition.decided_on),
            "vedtatt_av": edition.decided_by,
            "dato": _day(as_of),
            "regnet_ut": date_format(timezone.localtime(found.known_at), "d.m.Y H.i"),
            "kommuner": integer(found.municipalities),
            "innforinger": [_line(item, figures[item.solution_id], item.solution_id in told) for item in introductions],
            "tiltak": [_measure(item) for item in items if item.kind != INTRODUCTION],
            "kapitler": [
                _chapter(item, figures.get(item.solution_id), window, item.solution_id in told) for item in items
            ],
        }


def _line(item: PortfolioItem, figure: Figure, told: bool) -> dict[str, str]:
    """A line of table 1: status against ambition; no status where no source tells one."""
    return {
        "nr": str(item.rank),
        "tittel": localized(item, "title"),
        "omrade": item.solution.focus_area.name,
        "eier": item.solution.owner,
        "tid": item.timeframe,
        "niva": level_label(figure.level),
        "status": _number(figure.reached) if told else gettext("ikke oppgitt"),
        "av": integer(figure.count.total),
        "andel": percent(figure.count.share(figure.level)) if told else "–",
        "ambisjon": _number(figure.goal) + (f" ({figure.scope_name})" if figure.scope_name else ""),
        "mangler": integer(figure.count.not_reported) if told else "–",
    }


def _measure(item: PortfolioItem) -> dict[str, str]:
    """A line of table 2: the joint measures, which have no ambition."""
    return {
        "tittel": localized(item, "title"),
        "omrade": item.solution.focus_area.name,
        "eier": item.solution.owner,
        "tid": item.timeframe,
    }


def _chapter(item: PortfolioItem, figure: Figure | None, window: int | None, told: bool) -> dict[str, Any]:
    title = localized(item, "title")
    parts = [
        (gettext("Formål"), localized(item, "purpose")),
        (gettext("Hva kommunene er anbefalt å gjøre"), localized(item, "municipal_actions")),
        (gettext("Hva kommunal sektor gjør sammen"), localized(item, "sector_actions")),
        (gettext("Situasjonen"), localized(item, "status_text")),
    ]
    return {
        "tittel": f"{item.rank}. {title}" if item.rank else title,
        "setning": _sentence(figure, window, told) if figure is not None else "",
        "definisjon": definition_of(item.solution, figure.level) if figure is not None else "",
        "deler": [
            {"tittel": part, "avsnitt": [line.removeprefix("- ") for line in text.splitlines() if line.strip()]}
            for part, text in parts
            if text
        ],
        "kilde": item.source,
    }


def _sentence(figure: Figure, window: int | None, told: bool) -> str:
    """What the chapter says about the figures: those of its line in table 1."""
    if not told:
        return gettext("Kildene oppgir ikke hvor mange kommuner som har kommet dit.")
    if figure.reached is None:
        return gettext("Ingen kommuner har meldt status ennå.")
    text = gettext("%(reached)s av %(total)s kommuner (%(share)s) har kommet til «%(level)s» eller lenger.") % {
        "reached": integer(figure.reached),
        "total": integer(figure.count.total),
        "share": percent(figure.count.share(figure.level)),
        "level": level_label(figure.level),
    }
    if figure.goal is not None:
        text += " " + gettext("Ambisjonen er %(goal)s, så %(gap)s gjenstår.") % {
            "goal": integer(figure.goal),
            "gap": integer(figure.gap),
        }
    if figure.count.not_reported:
        text += " " + gettext("%(n)s har ikke meldt noe.") % {"n": integer(figure.count.not_reported)}
    return f"{text} {words(figure.count, window)}."


def _number(value: int | None) -> str:
    return gettext("ikke rapportert") if value is None else integer(value)


def _day(date: dt.date | None) -> str:
    return date_format(date, "j. F Y") if date else ""
