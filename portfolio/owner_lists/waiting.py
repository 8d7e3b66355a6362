"""Disagreements with owners that wait to be settled, and questions to a municipality."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.waiting import WaitingItem
from networks.models import User
from networks.people.access import access_of
from portfolio.grid_reference import grid_reference
from portfolio.owner_lists import reconciliation
from portfolio.statuses.reporting import STATUS_REPORTERS


def disagreements(user: User) -> Iterator[WaitingItem]:
    """Where an owner says something else: one item for those who settle it, and one for each question to the own
    municipality. One query as long as no list has been stored."""
    access = access_of(user)
    regions, own = access.network_ids(*STATUS_REPORTERS), access.municipality_ids
    if not regions and not own:
        return
    lists = reconciliation.latest_lists()
    if not lists:
        return
    known = grid_reference()
    places = [place for place in known.places if place.pk in own or place.network_id in regions]
    found = reconciliation.disagreements(known, lists, places)
    open_ones = [one for one in found if not one.asked and one.place.network_id in regions]
    if open_ones:
        yield _to_settle(open_ones)
    for one in found:
        if one.asked and one.place.pk in own:
            yield WaitingItem(
                title=_("%(solution)s: hva stemmer for %(municipality)s?")
                % {"solution": one.solution.short_name, "municipality": one.place.name},
                url=reverse("portfolio:cell", args=[one.place.number, one.solution.key]),
                since=one.asked.resolved_at,
                detail=one.asked.reason,
            )


def _to_settle(found: list[reconciliation.Disagreement]) -> WaitingItem:
    return WaitingItem(
        title=ngettext(
            "%(n)d status er en annen enn eieren oppgir",
            "%(n)d statuser er andre enn eierne oppgir",
            len(found),
        )
        % {"n": len(found)},
        url=reverse("portfolio:disagreements"),
        since=min(one.owner_list.uploaded_at for one in found),
        others=False,
    )
