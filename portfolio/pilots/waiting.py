"""Pilots that wait for a person: to be chosen by KS, or confirmed by the municipality."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.waiting import WaitingItem
from networks.models import User
from networks.people.access import access_of
from portfolio import access
from portfolio.pilots.models import Pilot
from portfolio.pilots.moves import PilotState


def proposed_pilots(user: User) -> Iterator[WaitingItem]:
    """A proposal of the region waits for the municipality's own word; one query."""
    own = access_of(user).municipality_ids
    if not own:
        return
    for pilot in Pilot.objects.filter(state=PilotState.PROPOSED, municipality__in=own).select_related("solution"):
        yield WaitingItem(
            title=_("Regionen foreslår kommunen som pilot for %(name)s") % {"name": pilot.solution.short_name},
            url=pilot.get_absolute_url(),
            since=pilot.at,
        )


def pilots_to_choose(user: User) -> Iterator[WaitingItem]:
    """Municipalities that want to be a pilot; one query, for KS only."""
    if not access.may_edit_portfolio(user):
        return
    interested = Pilot.objects.filter(state=PilotState.INTERESTED).values("solution__key", "solution__short_name")
    for wish in interested.annotate(n=Count("pk"), since=Min("at")).order_by("solution__key"):
        words = ngettext(
            "%(n)d kommune vil være pilot for %(name)s", "%(n)d kommuner vil være pilot for %(name)s", wish["n"]
        )
        yield WaitingItem(
            title=words % {"n": wish["n"], "name": wish["solution__short_name"]},
            url=reverse("portfolio:pilots", args=[wish["solution__key"]]),
            since=wish["since"],
        )
