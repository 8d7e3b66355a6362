"""What of the portfolio waits for a person: statuses that nobody has confirmed for a year [004 §4.1]."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks import waiting
from networks.access import STATUS_REPORTERS, access_of
from networks.models import User
from networks.models.geography import valid_on_q
from networks.templatetags.figures import age_in_months
from networks.waiting import WaitingItem
from portfolio.editions import introduced
from portfolio.grid import STALE_AFTER_MONTHS, stale_limit
from portfolio.models import AdoptionStatus, StatusReport
from portfolio.reforms import to_confirm


def register() -> None:
    waiting.register(stale_statuses)
    waiting.register(inherited_statuses)


def stale_statuses(user: User) -> Iterator[WaitingItem]:
    """One item for each region of the person with statuses to confirm; one query, none for other people."""
    regions = access_of(user).network_ids(*STATUS_REPORTERS)
    if not regions:
        return
    today = timezone.localdate()
    limit = stale_limit(today)
    found = (
        AdoptionStatus.objects.filter(
            valid_on_q(today, "municipality__memberships__"),
            municipality__memberships__network__in=regions,
            solution__in=introduced(today).order_by().values("pk"),
            recorded_at__lt=_midnight(limit + dt.timedelta(days=1)),
        )
        .exclude(report__source=StatusReport.Source.REFORM)
        .order_by()
        .values(key=F("municipality__memberships__network__key"), name=F("municipality__memberships__network__name"))
        .annotate(count=Count("pk"), oldest=Min("recorded_at"))
        .order_by("key")
    )
    for row in found:
        yield WaitingItem(
            title=ngettext(
                "%(n)d status i %(region)s er ikke bekreftet på over 12 måneder",
                "%(n)d statuser i %(region)s er ikke bekreftet på over 12 måneder",
                row["count"],
            )
            % {"n": row["count"], "region": row["name"]},
            url=reverse("portfolio:grid", args=[row["key"]]),
            since=_due(row["oldest"]),
            detail=_("Eldst: %(age)s") % {"age": age_in_months(row["oldest"], today)},
        )


def inherited_statuses(user: User) -> Iterator[WaitingItem]:
    """One item for each region of the person with statuses that a reform has passed on; one query, none for others."""
    regions = access_of(user).network_ids(*STATUS_REPORTERS)
    if not regions:
        return
    for key, region, count, since in to_confirm(regions):
        yield WaitingItem(
            title=ngettext(
                "%(n)d status i %(region)s er arvet ved en kommunereform og må bekreftes",
                "%(n)d statuser i %(region)s er arvet ved en kommunereform og må bekreftes",
                count,
            )
            % {"n": count, "region": region},
            url=reverse("portfolio:grid", args=[key]),
            since=_midnight(since),
            detail=_("Åpne ruten og bekreft nivået, eller meld det som er riktig."),
        )


def _due(recorded: dt.datetime) -> dt.datetime:
    """When a status recorded then should have been confirmed: the waiting began there."""
    return recorded + dt.timedelta(days=365 * STALE_AFTER_MONTHS // 12)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
