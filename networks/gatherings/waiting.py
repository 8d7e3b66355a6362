"""What waits for a person about gatherings: an answer they owe, and a list of participants to write down."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.waiting import WaitingItem
from networks.gatherings.access import NATIONAL_ORGANISERS
from networks.gatherings.models import Gathering, GatheringAnswer
from networks.people.access import access_of
from networks.people.models import Role, User

URGENT_DAYS = 3


def owed_answers(user: User) -> list[Gathering]:
    """The gatherings that still wait for an answer from `user`: invited, open for answers, and none since the time
    was set. One query, the earliest deadline first."""
    answered = GatheringAnswer.objects.filter(gathering=OuterRef("pk"), user=user.pk, at__gte=OuterRef("moved_at"))
    open_ones = Gathering.objects.inviting(user).planned()
    found = open_ones.filter(answer_by__gte=timezone.localdate(), starts_at__gt=timezone.now()).exclude(
        Exists(answered)
    )
    return list(found.order_by("answer_by", "pk"))


def unrecorded(user: User) -> list[Gathering]:
    """The gatherings that are over and whose participants nobody has written down: to the region's contact person,
    and for national ones to the one who called them and to the portfolio manager. At most one query."""
    access = access_of(user)
    mine = Q(network__in=access.network_ids(Role.CONTACT_PERSON))
    if access.has(*NATIONAL_ORGANISERS):
        national = Q(network__isnull=True)
        mine |= national if access.has(Role.PORTFOLIO_MANAGER) else national & Q(created_by=user)
    elif not access.has(Role.CONTACT_PERSON):
        return []
    return list(Gathering.objects.planned().past().filter(mine, recorded_at__isnull=True))


def waiting_for(user: User) -> list[WaitingItem]:
    """At most three queries; none about lists for those who organise nothing."""
    items = []
    soon = timezone.localdate() + dt.timedelta(days=URGENT_DAYS)
    for gathering in owed_answers(user):
        title = _("Svar på invitasjonen: %(title)s") % {"title": gathering.title}
        detail = _("svarfrist %(date)s") % {"date": date_format(gathering.answer_by, "j. F")}
        url, since = gathering.get_absolute_url(), max(gathering.created_at, gathering.moved_at)
        items.append(WaitingItem(title, url, since, detail, urgent=gathering.answer_by <= soon))
    for gathering in unrecorded(user):
        title = _("Før deltakerne på samlingen: %(title)s") % {"title": gathering.title}
        detail = date_format(gathering.first_day, "j. F Y")
        items.append(
            WaitingItem(title, f"{gathering.get_absolute_url()}deltakere/", gathering.ends_at, detail, others=False)
        )
    return items
