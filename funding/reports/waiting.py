"""What waits in the reports, and since when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core.days import start_of
from core.waiting import WaitingItem
from funding.access import may_see_runs
from funding.allocation.inputs import short
from funding.decisions.models import DecidedAmount
from funding.reports.models import NetworkReport
from funding.reports.moves import ReportState
from networks.models import Role, User
from networks.people.access import access_of

# A report is on the list so long before it is due.
REMINDED_BEFORE = dt.timedelta(days=45)


def own_reports(user: User) -> list[WaitingItem]:
    """Reports that are due soon or overdue, and those that KS has asked about. They go away when they are sent."""
    networks = access_of(user).network_ids(Role.CONTACT_PERSON)
    if not networks:
        return []
    today = timezone.localdate()
    amounts = DecidedAmount.objects.in_force().filter(
        network__in=networks, grant__report_rounds__due_on__lte=today + REMINDED_BEFORE
    )
    due = list(
        amounts.annotate(
            round_id=F("grant__report_rounds"),
            due_on=F("grant__report_rounds__due_on"),
            round_name=F("grant__report_rounds__name"),
        )
        .select_related("grant", "network")
        .order_by("due_on", "network__sort_key")
    )
    begun = NetworkReport.objects.filter(network__in=networks).select_related("round__grant", "network")
    reports = {(report.round_id, report.network_id): report for report in begun}
    items = []
    for row in due:
        report = reports.get((row.round_id, row.network_id))
        if report is None or report.state == ReportState.DRAFT:
            items.append(_due_item(row, today))
    for report in reports.values():
        if report.state == ReportState.QUESTIONED:
            title = gettext("KS har spurt om rapporten: %(grant)s") % {"grant": report.round.grant}
            url, network = report.get_absolute_url(), report.network.name
            items.append(WaitingItem(title, url, report.updated_at, network, urgent=True))
    return items


def _due_item(row: Any, today: dt.date) -> WaitingItem:
    overdue = row.due_on < today
    title = gettext("%(round)s for %(network)s: %(grant)s")
    detail = gettext("fristen var %(day)s") if overdue else gettext("frist %(day)s")
    return WaitingItem(
        title % {"round": row.round_name, "network": row.network, "grant": row.grant},
        reverse("funding:report", args=[row.grant.key, row.round_id, row.network.key]),
        start_of(row.due_on if overdue else row.due_on - REMINDED_BEFORE),
        detail % {"day": short(row.due_on)},
        urgent=overdue,
    )


def sent_reports(user: User) -> list[WaitingItem]:
    """Reports that a network has sent and KS has not answered. One query."""
    if not may_see_runs(user):
        return []
    found = NetworkReport.objects.filter(state=ReportState.SUBMITTED).exclude(submitted_by=user)
    return [
        WaitingItem(
            gettext("Rapport fra %(network)s: %(grant)s") % {"network": report.network, "grant": report.round.grant},
            report.get_absolute_url(),
            report.submitted_at or report.updated_at,
            report.round.name,
        )
        for report in found.select_related("round__grant", "network")
    ]
