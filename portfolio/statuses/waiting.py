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

from core import waiting
from core.days import start_of
from core.templatetags.figures import age_in_months
from core.waiting import WaitingItem
from networks.geography.models import valid_on_q
from networks.models import User
from networks.people.access import access_of
from portfolio.editions.in_force import introduced
from portfolio.freshness import rules as freshness
from portfolio.freshness.rules import DUE, EVIDENCE, UNCONFIRMED
from portfolio.grid.grid_reference import frame
from portfolio.owner_lists import reconciliation
from portfolio.reforms import to_confirm
from portfolio.statuses.models import AdoptionStatus, StatusReport
from portfolio.statuses.reporting import STATUS_REPORTERS


def register() -> None:
    waiting.register(stale_statuses)
    waiting.register(inherited_statuses)
    waiting.register(disagreements)


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
                )


def disagreements(user: User) -> Iterator[WaitingItem]:
    """Where an owner says something else: one item for whoever settles it, and one for each question to the own
    municipality. One query as long as no list has been stored."""
    access = access_of(user)
    regions, own = access.network_ids(*STATUS_REPORTERS), access.municipality_ids
    if not regions and not own:
        return
    lists = reconciliation.latest_lists()
    if not lists:
        return
    known = frame()
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
            since=start_of(since),
            detail=_("Åpne ruten og bekreft nivået, eller meld det som er riktig."),
        )


def _due(recorded: dt.datetime, months: int) -> dt.datetime:
    """When a status recorded then should have been confirmed: the waiting began there."""
    return recorded + dt.timedelta(days=365 * months // 12)
