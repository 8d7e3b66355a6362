"""What of the portfolio waits for a person: statuses to confirm or to show evidence for [004 §4.1]."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Count, F, Min, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.figures import age_in_months
from core.waiting import WaitingItem
from networks.geography.models import valid_on_q
from networks.models import User
from networks.people.access import access_of
from portfolio.editions.in_force import introduced
from portfolio.freshness import rules as freshness
from portfolio.freshness.rules import DUE, EVIDENCE, UNCONFIRMED
from portfolio.statuses.models import AdoptionStatus, StatusReport
from portfolio.statuses.reporting import STATUS_REPORTERS


def stale_statuses(user: User) -> Iterator[WaitingItem]:
    """What the person's regions and own municipalities should confirm or show: an item for each place and need.

    Two queries for those who report, none for other people.
    """
    access = access_of(user)
    regions, own = access.network_ids(*STATUS_REPORTERS), access.municipality_ids
    if not regions and not own:
        return
    today = timezone.localdate()
    found = freshness.rules()
    conditions = {need: freshness.needing(today, found, need) for need in (UNCONFIRMED, DUE, EVIDENCE)}
    rows: Any = (
        AdoptionStatus.objects.filter(
            Q(municipality__memberships__network__in=regions) | Q(municipality__in=own),
            valid_on_q(today, "municipality__memberships__"),
            solution__in=introduced(today).order_by().values("pk"),
        )
        .exclude(report__source=StatusReport.Source.REFORM)
        .order_by()
        .values(
            key=F("municipality__memberships__network__key"),
            name=Case(
                When(
                    municipality__memberships__network__in=regions, then=F("municipality__memberships__network__name")
                ),
                default=F("municipality__name"),
            ),
        )
        .annotate(
            **{need: Count("pk", filter=condition) for need, condition in conditions.items()},
            **{f"oldest_{need}": Min("recorded_at", filter=condition) for need, condition in conditions.items()},
        )
        .order_by("key", "name")
    )
    first = min(rule.ask_after[0] for rule in found.values())
    for row in rows:
        for need in conditions:
            if row[need]:
                yield WaitingItem(
                    title=_title(need, row[need]) % {"n": row[need], "place": row["name"]},
                    url=f"{reverse('portfolio:grid', args=[row['key']])}?vis=need:{need}",
                    since=_due(row[f"oldest_{need}"], 12 if need == UNCONFIRMED else first if need == DUE else 0),
                    detail=_("Eldst: %(age)s") % {"age": age_in_months(row[f"oldest_{need}"], today)},
                    others=False,
                )


def _title(need: str, count: int) -> str:
    if need == UNCONFIRMED:
        return ngettext("%(n)d status i %(place)s er ubekreftet", "%(n)d statuser i %(place)s er ubekreftet", count)
    if need == DUE:
        return ngettext("%(n)d status i %(place)s bør bekreftes", "%(n)d statuser i %(place)s bør bekreftes", count)
    return ngettext(
        "%(n)d status i %(place)s mangler dokumentasjon på nytten",
        "%(n)d statuser i %(place)s mangler dokumentasjon på nytten",
        count,
    )


def _due(recorded: dt.datetime, months: int) -> dt.datetime:
    """When a status recorded then should have been confirmed: the waiting began there."""
    return recorded + dt.timedelta(days=365 * months // 12)
