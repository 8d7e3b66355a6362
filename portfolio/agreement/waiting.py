"""Commitments that wait for KS to look at them again."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.days import end_of
from core.language import localized
from core.waiting import WaitingItem
from networks.models import User
from portfolio import access
from portfolio.agreement.models import OPEN, Commitment


def commitments_due(user: User) -> Iterator[WaitingItem]:
    """Commitments whose date has passed; one query, for KS only."""
    if not access.may_edit_portfolio(user):
        return
    today = timezone.localdate()
    due = Commitment.objects.filter(next_date__lt=today, state__in=OPEN)
    for commitment in due.filter(Q(responsible=user) | Q(responsible=None)):
        yield WaitingItem(
            title=_("Forpliktelsen «%(title)s» skal ses på igjen") % {"title": localized(commitment, "title")},
            url=commitment.get_absolute_url(),
            since=end_of(commitment.next_date or today),
            others=False,
        )
