"""The needs that wait for a person: for the contact person to judge, for KS to answer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.waiting import WaitingItem
from networks.needs.access import KS_ROLES, awaits_region
from networks.needs.models import Need
from networks.needs.moves import NeedState
from networks.people.access import access_of
from networks.people.models import Role, User

SLOW_AFTER_DAYS = 30


def waiting_for(user: User) -> list[WaitingItem]:
    """At most two queries, and none for those who have no part in it."""
    access = access_of(user)
    items: list[WaitingItem] = []
    networks = access.network_ids(Role.CONTACT_PERSON)
    if networks:
        for need in Need.objects.filter(awaits_region(), network__in=networks).select_related("municipality"):
            title = _("Løft eller svar på behovet: %(title)s") % {"title": need.title}
            items.append(WaitingItem(title, need.get_absolute_url(), need.raised_at, need.origin))
    if access.has(*KS_ROLES):
        lifted = Need.objects.filter(state=NeedState.LIFTED).select_related("municipality", "network")
        for need in lifted:
            title = _("KS skal svare på behovet: %(title)s") % {"title": need.title}
            since = need.lifted_at or need.raised_at
            item = WaitingItem(title, need.get_absolute_url(), since, need.origin)
            items.append(WaitingItem(title, item.url, since, need.origin, urgent=item.days >= SLOW_AFTER_DAYS))
    return items
