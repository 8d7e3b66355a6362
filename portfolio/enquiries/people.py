"""The people of municipalities, as those to ask."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from networks.models import Municipality, Role, RoleAssignment
from portfolio.enquiries.asking import Asked


def representatives(municipalities: Iterable[Municipality]) -> tuple[list[Asked], list[Municipality]]:
    """Those who represent each of them today, and the municipalities that nobody represents; one query."""
    wanted = {one.pk: one for one in municipalities}
    held = RoleAssignment.objects.valid_on(timezone.localdate()).filter(
        municipality__in=wanted, role=Role.MUNICIPALITY_REPRESENTATIVE, user__is_active=True
    )
    rows = list(held.select_related("user", "municipality"))
    found = [Asked(municipality=row.municipality, user=row.user) for row in rows]
    without = set(wanted) - {row.municipality_id for row in rows}
    return found, [one for pk, one in wanted.items() if pk in without]
