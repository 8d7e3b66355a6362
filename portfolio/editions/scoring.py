"""Scores on the eight criteria, KS' weights, and a ranking that shows its working.

The scores inform; the decision ranks. Nothing here changes an item's rank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.models import User
from networks.people.access import require
from portfolio import access
from portfolio.access import who_may
from portfolio.editions import log
from portfolio.editions.lifecycle import locked
from portfolio.editions.models import (
    MAX_POINTS,
    Criterion,
    CriterionWeight,
    LogKind,
    PortfolioEdition,
    PortfolioItem,
    Score,
)

ONE = Decimal(1)


@dataclass(frozen=True)
class Part:
    """One criterion of one item: `value` is points × weight; None where nobody has scored."""

    criterion: Criterion
    points: int | None
    weight: Decimal

    @property
    def value(self) -> Decimal | None:
        return None if self.points is None else self.points * self.weight


@dataclass(frozen=True)
class Ranked:
    """`mean` is the weighted mean of the points given (0–5); the criteria nobody has scored are left out."""

    item: PortfolioItem
    parts: tuple[Part, ...]
    place: int | None = None

    @property
    def total(self) -> Decimal | None:
        given = [part.value for part in self.parts if part.value is not None]
        return sum(given, Decimal(0)) if given else None

    @property
    def weight(self) -> Decimal:
        return sum((part.weight for part in self.parts if part.points is not None), Decimal(0))

    @property
    def mean(self) -> Decimal | None:
        return None if self.total is None or not self.weight else self.total / self.weight

    @property
    def scored(self) -> int:
        return sum(part.points is not None for part in self.parts)


def weights_on(date: dt.date) -> dict[Criterion, Decimal]:
    """The weight of each criterion on `date` (inclusive); one query."""
    found = dict.fromkeys(Criterion, ONE)
    for row in CriterionWeight.objects.filter(valid_from__lte=date).order_by("valid_from"):
        found[Criterion(row.criterion)] = row.weight
    return found


def ranking(edition: PortfolioEdition) -> list[Ranked]:
    """The edition's items by weighted mean, with each step of the sum; unscored ones last. Three queries.

    The weights are those of the decision's day, or today's before it is decided.
    """
    weights = weights_on(edition.decided_on or timezone.localdate())
    items = list(edition.items.select_related("solution").order_by("kind", "rank", "pk"))
    points: dict[int, dict[str, int]] = {}
    for score in Score.objects.filter(item__edition=edition):
        points.setdefault(score.item_id, {})[score.criterion] = score.points
    rows = [
        Ranked(item, tuple(Part(one, points.get(item.pk, {}).get(one), weights[one]) for one in Criterion))
        for item in items
    ]
    rows.sort(key=lambda row: (row.mean is None, -(row.mean or 0)))
    placed: list[Ranked] = []
    for index, row in enumerate(rows):
        same = index > 0 and rows[index - 1].mean == row.mean
        place = None if row.mean is None else (placed[-1].place if same else index + 1)
        placed.append(Ranked(row.item, row.parts, place))
    return placed


@transaction.atomic
def set_scores(item_id: int, *, by: User, points: Mapping[str, int | None]) -> None:
    """Points from 0 to 5 for each criterion named; None takes the score away. The log keeps what it was."""
    item = PortfolioItem.objects.select_related("solution").get(pk=item_id)
    edition = locked(item.edition_id, by)
    before = dict(Score.objects.filter(item=item).values_list("criterion", "points"))
    changes = {}
    for name, value in points.items():
        if name not in Criterion.values:
            raise InvalidInput(_("Ukjent kriterium."), field=name)
        if value is not None and not 0 <= value <= MAX_POINTS:
            raise InvalidInput(_("Poengene går fra 0 til %(max)d.") % {"max": MAX_POINTS}, field=name)
        if before.get(name) == value:
            continue
        changes[name] = [before.get(name), value]
        if value is None:
            Score.objects.filter(item=item, criterion=name).delete()
        else:
            Score.objects.update_or_create(
                item=item, criterion=name, defaults={"points": value, "by": by, "at": timezone.now()}
            )
    if changes:
        log.write(LogKind.SCORED, by, edition=edition, item=item, solution=item.solution, changes=changes)


@transaction.atomic
def set_weights(*, by: User, valid_from: dt.date, weights: Mapping[str, Decimal], reason: str) -> None:
    """From `valid_from` (inclusive, not in the past) the criteria count so much; earlier weights stay as they were."""
    require(access.may_edit_portfolio(by), who_may())
    if valid_from < timezone.localdate():
        raise InvalidInput(_("Nye vekter kan tidligst gjelde fra i dag."), field="valid_from")
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    if not any(weights.values()):
        raise InvalidInput(_("Minst ett kriterium må telle."))
    for name, weight in weights.items():
        if weight < 0:
            raise InvalidInput(_("En vekt kan ikke være under null."), field=name)
        CriterionWeight.objects.update_or_create(
            criterion=Criterion(name),
            valid_from=valid_from,
            defaults={"weight": weight, "reason": reason.strip(), "by": by, "at": timezone.now()},
        )
