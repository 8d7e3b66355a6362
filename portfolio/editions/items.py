"""The items of an edition: written, ranked, updated, made ready. All of it is kept in the log.

What is decided is frozen: a change of it is a revision and needs a reason. Errors as in `editions.lifecycle`.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, WrongState
from networks.models import User
from portfolio.editions import log
from portfolio.editions.lifecycle import locked, touch
from portfolio.editions.models import HearingComment, ItemSituation, LogKind, PortfolioEdition, PortfolioItem
from portfolio.solutions.descriptions import create_solution
from portfolio.solutions.models import Solution

INTRODUCTION, JOINT_MEASURE = PortfolioItem.Kind.INTRODUCTION, PortfolioItem.Kind.JOINT_MEASURE

TEXTS = [
    "title",
    "title_nn",
    "timeframe",
    "purpose",
    "purpose_nn",
    "municipal_actions",
    "municipal_actions_nn",
    "sector_actions",
    "sector_actions_nn",
    "source",
    "links",
]


@transaction.atomic
def add_item(
    edition_id: int, *, by: User, solution: Solution, kind: str, title: str, reason: str = ""
) -> PortfolioItem:
    """Put `solution` into the edition; an introduction comes last in the ranking."""
    edition = locked(edition_id, by)
    _check_reason(edition, reason)
    if edition.items.filter(solution=solution).exists():
        raise InvalidInput(_("Løsningen er alt i denne utgaven."), field="solution")
    if not title.strip():
        raise InvalidInput(_("Skriv en tittel."), field="title")
    item = PortfolioItem.objects.create(
        edition=edition,
        solution=solution,
        kind=kind,
        rank=_last_rank(edition) + 1 if kind == INTRODUCTION else None,
        title=title.strip(),
    )
    touch(edition)
    log.write(_kind(edition, LogKind.CREATED), by, edition=edition, item=item, solution=solution, comment=reason)
    return item


@transaction.atomic
def add_to_edition(
    edition_id: int,
    *,
    by: User,
    kind: str,
    solution: Solution | None = None,
    title: str = "",
    reason: str = "",
    **new: Any,
) -> PortfolioItem:
    """Put `solution` into the edition, or a new one made of `new` (name, short_name, focus_area, owner).

    Its name is the title where none is given. Errors as `add_item` and `solutions.create_solution`.
    """
    if solution is None:
        values = {"name": "", "short_name": "", "focus_area": None, "owner": "", **new}
        solution = create_solution(by=by, **values)
    return add_item(edition_id, by=by, solution=solution, kind=kind, title=title or solution.name, reason=reason)


@transaction.atomic
def edit_item(item_id: int, *, by: User, version: int, reason: str = "", **texts: Any) -> PortfolioItem:
    """Write the item's texts (those of `TEXTS`). `Conflict.theirs` is the item as somebody else has saved it."""
    item = _locked_item(item_id, by)
    unknown = set(texts) - set(TEXTS)
    if unknown:
        raise ValueError(f"Not texts of an item: {unknown}")
    if version != item.version:
        raise Conflict(_("Noen andre har endret punktet siden du åpnet det. Se begge versjonene."), theirs=item)
    if not texts.get("title", item.title).strip():
        raise InvalidInput(_("Skriv en tittel."), field="title")
    if "links" in texts:
        texts["links"] = check_links(texts["links"])
    changes = log.apply(item, {name: _tidy(value) for name, value in texts.items()})
    if changes:
        _check_reason(item.edition, reason)
        _save(item)
        log.write(
            _kind(item.edition, LogKind.EDITED),
            by,
            edition=item.edition,
            item=item,
            solution=item.solution,
            comment=reason,
            changes=changes,
        )
    return item


@transaction.atomic
def set_situation(item_id: int, *, by: User, date: dt.date, text: str, text_nn: str = "") -> PortfolioItem:
    """Say what the situation is on a date; the item shows the latest date's, and earlier ones stay in the list.

    This is news, not content: it needs no reason after the decision.
    """
    item = _locked_item(item_id, by)
    if not text.strip():
        raise InvalidInput(_("Skriv hva situasjonen er."), field="text")
    if date > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være i framtiden."), field="date")
    ItemSituation.objects.create(item=item, date=date, text=_tidy(text), text_nn=_tidy(text_nn), by=by)
    latest = ItemSituation.objects.filter(item=item)[0]
    values = {"status_text": latest.text, "status_text_nn": latest.text_nn, "status_date": latest.date}
    changes = log.apply(item, values)
    _save(item)
    log.write(
        LogKind.SITUATION, by, edition=item.edition, item=item, solution=item.solution, changes=changes, comment=""
    )
    return item


def with_situation_on(item: PortfolioItem, date: dt.date) -> PortfolioItem:
    """`item`, not saved, with the latest situation on `date` (inclusive); without any before the first.

    One query where the item's own is later.
    """
    if item.status_date is not None and item.status_date <= date:
        return item
    found = ItemSituation.objects.filter(item=item, date__lte=date).first()
    item.status_text, item.status_text_nn = (found.text, found.text_nn) if found else ("", "")
    item.status_date = found.date if found else None
    return item


@transaction.atomic
def move_item(item_id: int, *, by: User, to: int, version: int | None = None, reason: str = "") -> PortfolioItem:
    """Give an introduction the place `to` (1 is first); the others move along. `version` is the edition's."""
    item = _locked_item(item_id, by)
    edition = locked(item.edition_id, by, version)
    if item.kind != INTRODUCTION or item.rank is None:
        raise WrongState(_("Felles tiltak er ikke rangert."))
    order = list(edition.items.filter(kind=INTRODUCTION).order_by("rank"))
    if not 1 <= to <= len(order):
        raise InvalidInput(_("Skriv et tall fra 1 til %(n)d.") % {"n": len(order)}, field="to")
    before = item.rank
    order.remove(item)
    order.insert(to - 1, item)
    if [one.rank for one in order] == list(range(1, len(order) + 1)):
        return item
    _check_reason(edition, reason)
    _renumber(order)
    touch(edition)
    item.rank = to
    log.write(
        _kind(edition, LogKind.RANKED),
        by,
        edition=edition,
        item=item,
        solution=item.solution,
        comment=reason,
        changes={"rank": [before, to]},
    )
    return item


@transaction.atomic
def promote(item_id: int, *, by: User, reason: str) -> PortfolioItem:
    """A joint measure has become ready: it turns into the last-ranked introduction and keeps all it was."""
    item = _locked_item(item_id, by)
    if item.kind != JOINT_MEASURE:
        raise WrongState(_("Dette er alt en innføring."))
    if not reason.strip():
        raise InvalidInput(_("Skriv hvorfor løsningen er klar for innføring."), field="reason")
    item.kind, item.rank = INTRODUCTION, _last_rank(item.edition) + 1
    _save(item)
    touch(item.edition)
    log.write(
        LogKind.PROMOTED,
        by,
        edition=item.edition,
        item=item,
        solution=item.solution,
        comment=reason,
        changes={"kind": [str(JOINT_MEASURE), str(INTRODUCTION)]},
    )
    return item


@transaction.atomic
def remove_item(item_id: int, *, by: User, reason: str) -> None:
    """Take an item out of a draft. What it said stays in the log; comments stay with the edition."""
    item = _locked_item(item_id, by)
    edition = item.edition
    if edition.is_frozen:
        raise WrongState(_("Utgaven er vedtatt. Punktet kan endres med begrunnelse, men ikke tas ut."))
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    texts = {name: [getattr(item, name), ""] for name in [*TEXTS, "status_text", "kind", "rank"] if getattr(item, name)}
    log.write(LogKind.REMOVED, by, edition=edition, solution=item.solution, comment=reason, changes=texts)
    HearingComment.objects.filter(item=item).update(item=None)
    item.delete()
    _renumber(list(edition.items.filter(kind=INTRODUCTION).order_by("rank")))
    touch(edition)


def check_links(links: Any) -> list[dict[str, str]]:
    """Links as a list of {"text", "url"}; raises `InvalidInput` for what is no address on the web."""
    found = []
    for link in links:
        if not re.fullmatch(r"https?://[^\s<>\"]+", str(link.get("url", ""))):
            raise InvalidInput(
                _("«%(link)s» er ikke en nettadresse. Den må begynne med https://.") % {"link": link.get("url", "")},
                field="links",
            )
        found.append({"text": str(link.get("text", "")).strip()[:200] or link["url"], "url": link["url"]})
    return found


def _tidy(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _kind(edition: PortfolioEdition, kind: LogKind) -> LogKind:
    return LogKind.REVISED if edition.is_frozen else kind


def _check_reason(edition: PortfolioEdition, reason: str) -> None:
    if edition.is_frozen and not reason.strip():
        raise InvalidInput(_("Utgaven er vedtatt. Skriv hvorfor den endres."), field="reason")


def _locked_item(item_id: int, by: User) -> PortfolioItem:
    """The item with its edition, both locked, so that the decision waits for the pen and the pen for the decision."""
    edition_id = PortfolioItem.objects.values_list("edition_id", flat=True).get(pk=item_id)
    edition = locked(edition_id, by)
    item = PortfolioItem.objects.select_for_update(of=("self",)).select_related("solution").get(pk=item_id)
    item.edition = edition
    return item


def _save(item: PortfolioItem) -> None:
    item.version += 1
    item.save()


def _last_rank(edition: PortfolioEdition) -> int:
    return edition.items.aggregate(last=Max("rank"))["last"] or 0


def _renumber(order: list[PortfolioItem]) -> None:
    for number, one in enumerate(order, start=1):
        if one.rank != number:
            PortfolioItem.objects.filter(pk=one.pk).update(rank=number)
