"""What waits for somebody with an account: questions to them or to their municipality."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from core.waiting import WaitingItem
from networks.models import User
from portfolio.enquiries.access import answers_for
from portfolio.enquiries.asking import answer_url
from portfolio.enquiries.owing import owing

HURRY_DAYS = 3


def questions_to_answer(user: User) -> list[WaitingItem]:
    """One line for each enquiry that nobody has answered; one query."""
    today = timezone.localdate()
    found = owing().filter(answers_for(user), enquiry__closed_at=None, enquiry__open_until__gte=today)
    rows = found.select_related("enquiry", "municipality").order_by("enquiry_id", "municipality__sort_key", "pk")
    return [
        WaitingItem(
            title=_("Svar på spørsmål: %(title)s") % {"title": enquiry.title},
            url=answer_url(enquiry),
            since=enquiry.sent_at,
            detail=", ".join(dict.fromkeys(one.municipality.name for one in members if one.municipality)),
            urgent=enquiry.open_until - today < dt.timedelta(days=HURRY_DAYS),
            deadline=enquiry.open_until,
        )
        for enquiry, members in ((key, list(group)) for key, group in groupby(rows, key=lambda one: one.enquiry))
    ]
