"""Proposals that wait for an answer, and since when."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext

from core.waiting import WaitingItem
from funding.access import may_see_runs
from funding.decisions.access import may_decide
from funding.decisions.models import Decision, DecisionState
from networks.models import User

RETURNED_SHOWN_FOR = dt.timedelta(days=60)


def proposals(user: User) -> list[WaitingItem]:
    """Proposals to decide, and own ones that came back. One query."""
    if not may_see_runs(user):
        return []
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
