"""What of the portfolio's work waits for a person: hearings, answers, pilots, drafts, and commitments to look at."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import waiting
from core.days import end_of, start_of
from core.language import localized
from core.waiting import WaitingItem
from networks.models import Role, User
from networks.people.access import access_of
from portfolio import access
from portfolio.agreement.models import OPEN, Commitment
from portfolio.editions.models import HearingComment, PortfolioEdition
from portfolio.editions.moves import EditionState
from portfolio.pilots.models import Pilot
from portfolio.pilots.moves import PilotState


def register() -> None:
    waiting.register(for_ks)
    waiting.register(hearings)
    waiting.register(proposed_pilots)


def for_ks(user: User) -> Iterator[WaitingItem]:
    """Comments without an answer, pilots to choose, commitments whose date has passed; three queries, for KS only."""
    if not access.may_edit_portfolio(user):
        return
    comments = HearingComment.objects.filter(answer="").values("edition__year", "edition__title")
    for row in comments.annotate(n=Count("pk"), since=Min("at")).order_by("edition__year"):
        words = ngettext(
            "%(n)d innspill til %(title)s mangler svar", "%(n)d innspill til %(title)s mangler svar", row["n"]
        )
        yield WaitingItem(
            title=words % {"n": row["n"], "title": row["edition__title"]},
            url=reverse("portfolio:edition", args=[row["edition__year"]]) + "#innspill",
            since=row["since"],
        )
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
    today = timezone.localdate()
    due = Commitment.objects.filter(next_date__lt=today, state__in=OPEN)
    for commitment in due.filter(Q(responsible=user) | Q(responsible=None)):
        yield WaitingItem(
            title=_("Forpliktelsen «%(title)s» skal ses på igjen") % {"title": localized(commitment, "title")},
            url=commitment.get_absolute_url(),
            since=end_of(commitment.next_date or today),
        )


def hearings(user: User) -> Iterator[WaitingItem]:
    """An edition that is heard waits for the contact persons until they have said something; one query."""
    networks = access_of(user).network_ids(Role.CONTACT_PERSON)
    if not networks:
        return
    today = timezone.localdate()
    heard = PortfolioEdition.objects.filter(state=EditionState.HEARING, hearing_until__gte=today)
    said = HearingComment.objects.filter(network__in=networks, municipality=None).values("edition")
    for edition in heard.exclude(pk__in=said):
        days = (edition.hearing_until - today).days  # type: ignore[operator]
        yield WaitingItem(
            title=_("%(title)s er på høring") % {"title": edition.title},
            url=edition.get_absolute_url(),
            since=start_of(edition.hearing_from or today),
            detail=ngettext("%(n)d dag igjen", "%(n)d dager igjen", days) % {"n": days},
        )


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
