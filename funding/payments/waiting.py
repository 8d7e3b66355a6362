"""Payments that wait, and since when."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core.days import start_of
from core.waiting import WaitingItem
from funding.access import may_manage_grants
from funding.allocation.inputs import short
from funding.decisions.models import DecidedAmount
from funding.payments.models import Instalment, Payment
from networks.models import User


def payments(user: User) -> list[WaitingItem]:
    """Instalments whose day has come and that somebody has not been paid. One query."""
    if not may_manage_grants(user):
        return []
    paid = Payment.objects.filter(instalment=OuterRef(OuterRef("pk")), network=OuterRef("network"))
    unpaid = DecidedAmount.objects.in_force().filter(~Exists(paid), grant=OuterRef("grant"))
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
