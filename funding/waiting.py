"""What waits for a person in the money, and since when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core.days import start_of
from core.waiting import WaitingItem
from funding.access import may_decide, may_manage_grants, may_see_runs
from funding.allocation.inputs import short
from funding.decisions.models import DecidedAmount, Decision, DecisionState
from funding.payments.models import Instalment, Payment
from funding.reports.models import NetworkReport
from funding.reports.moves import ReportState
from networks.models import Role, User
from networks.people.access import access_of

# A report is on the list so long before it is due.
REMINDED_BEFORE = dt.timedelta(days=45)
RETURNED_SHOWN_FOR = dt.timedelta(days=60)


def waiting_for(user: User) -> list[WaitingItem]:
    """What KS must decide, answer or pay, and what the own network must report.

    Three queries for KS' grant staff, two for contact persons, none for others.
    """
    items = own_reports(user)
    if may_see_runs(user):
        items += proposals(user) + sent_reports(user) + payments(user)
    return items


def own_reports(user: User) -> list[WaitingItem]:
    """Reports that are due soon or overdue, and those that KS has asked about. They go away when they are sent."""
    networks = access_of(user).network_ids(Role.CONTACT_PERSON)
    if not networks:
        return []
    today = timezone.localdate()
    amounts = DecidedAmount.objects.standing().filter(
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


def payments(user: User) -> list[WaitingItem]:
    """Instalments whose day has come and that somebody has not been paid. One query."""
    if not may_manage_grants(user):
        return []
    paid = Payment.objects.filter(instalment=OuterRef(OuterRef("pk")), network=OuterRef("network"))
    unpaid = DecidedAmount.objects.standing().filter(~Exists(paid), grant=OuterRef("grant"))
    due = Instalment.objects.filter(Exists(unpaid), due_on__lte=timezone.localdate()).select_related("grant")
    return [
        WaitingItem(
            gettext("Avdrag %(number)s av %(grant)s skal betales") % {"number": item.number, "grant": item.grant},
            reverse("funding:payments", args=[item.grant.key]),
            start_of(item.due_on),
            gettext("dato %(day)s") % {"day": short(item.due_on)},
        )
        for item in due
    ]


def proposals(user: User) -> list[WaitingItem]:
    """Proposals to decide, and own ones that came back. One query."""
    recent = timezone.now() - RETURNED_SHOWN_FOR
    found = Decision.objects.filter(state__in=[DecisionState.PROPOSED, DecisionState.RETURNED], proposed_at__gte=recent)
    items = []
    for decision in found.select_related("grant", "proposed_by"):
        if decision.state == DecisionState.PROPOSED and may_decide(user, decision):
            title = gettext("Vedta fordelingen av %(grant)s") % {"grant": decision.grant}
            detail = gettext("foreslått av %(name)s") % {"name": decision.proposed_by}
            items.append(WaitingItem(title, decision.get_absolute_url(), decision.proposed_at, detail))
        elif decision.state == DecisionState.RETURNED and decision.proposed_by_id == user.pk and _is_last(decision):
            title = gettext("Sendt tilbake: fordelingen av %(grant)s") % {"grant": decision.grant}
            detail = gettext("«%(reason)s»") % {"reason": decision.reason}
            since = decision.decided_at or decision.proposed_at
            items.append(WaitingItem(title, decision.get_absolute_url(), since, detail, urgent=True))
    return items


def _is_last(decision: Decision) -> bool:
    """Nothing newer has been proposed for the grant."""
    return not decision.grant.decisions.filter(pk__gt=decision.pk).exists()
