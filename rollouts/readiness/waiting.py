"""What waits for a person in dispensations, and since when."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from core.waiting import WaitingItem
from networks.models import User
from rollouts import access
from rollouts.decisions.models_motions import Motion
from rollouts.stops.models import Dispensation

SLOW_AFTER_DAYS = 7


def waiting_for(user: User) -> list[WaitingItem]:
    """For the NKG: applications, but for one's own. One query, none for others."""
    if not access.is_coordinator(user):
        return []
    put_forward = Motion.objects.living().order_by().filter(dispensation=OuterRef("pk"))
    rows = Dispensation.objects.waiting_for_decision().filter(~Exists(put_forward)).exclude(applied_by=user)
    return [
        WaitingItem(
            title=_("NKG skal avgjøre: dispensasjon for %(name)s, %(solution)s")
            % {"name": row.municipality.name, "solution": row.stop.solution.short_name},
            url=row.get_absolute_url(),
            since=row.applied_at,
            detail=_("«%(reason)s»") % {"reason": row.reason},
            urgent=row.days_waited >= SLOW_AFTER_DAYS,
        )
        for row in rows.select_related("municipality", "stop__solution")
    ]
