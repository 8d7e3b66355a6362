"""Hearings that wait for a person: comments to answer, and editions to comment on."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.days import start_of
from core.waiting import WaitingItem
from networks.models import Role, User
from networks.people.access import access_of
from portfolio import access
from portfolio.editions.models import HearingComment, PortfolioEdition
from portfolio.editions.moves import EditionState


def comments_to_answer(user: User) -> Iterator[WaitingItem]:
    """Comments without an answer; one query, for KS only."""
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
            deadline=edition.hearing_until,
            detail=ngettext("%(n)d dag igjen", "%(n)d dager igjen", days) % {"n": days},
        )
