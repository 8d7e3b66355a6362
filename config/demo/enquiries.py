"""An open and a closed enquiry of Agder, with some answers, for demo mode. Made once; what people did is left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.notifications.models import Message
from networks.models import Municipality, Network, User
from portfolio.enquiries import answering, asking
from portfolio.enquiries.asking import Asked
from portfolio.enquiries.models import Enquiry, Questionnaire, Recipient, Visibility
from portfolio.solutions.models import Solution

WHY = [
    {"reason": "eid", "more": "Vi venter på eID for vikarene. (demo)"},
    {"reason": "capacity"},
    {"reason": "journal-system", "would-help": "Ny versjon av journalsystemet. (demo)"},
    {"reason": "eid"},
]
MODEL = [
    {"how-far": "some", "anchored": 4, "units": 3, "works": "Tverrfaglige møter. (demo)"},
    {"how-far": "mapping", "anchored": 2, "units": 1, "demanding": "Å få med fastlegene. (demo)"},
    {"how-far": "planned", "anchored": 3},
]
# Of this many municipalities some have not answered.
ASKED = 6


@transaction.atomic
def load(users: dict[str, User]) -> str:
    """Make the enquiries unless there are some; returns one line. Raises `RuntimeError` outside demo mode."""
    if not settings.DEMO:
        raise RuntimeError("Demo work is for demo mode only.")
    contact = users.get("kontakt.agder")
    if contact is not None and not Enquiry.objects.exists():
        before = set(Message.objects.values_list("pk", flat=True))
        _make(
            contact, users.get("kommune.arendal"), "hvorfor-ikke-enna", "Hvorfor ikke kjernejournal ennå? (demo)", WHY
        )
        closed = _make(contact, None, "helhetlig-tjenestemodell", "Helhetlig tjenestemodell i Agder (demo)", MODEL)
        asking.close(closed.pk, by=contact)
        Message.objects.exclude(pk__in=before).delete()
    return f"{Enquiry.objects.count()} spørringer som demodata"


def _make(by: User, person: User | None, key: str, title: str, answers: Sequence[Mapping[str, Any]]) -> Enquiry:
    agder, today = Network.objects.get(key="agder"), timezone.localdate()
    enquiry = asking.make(
        by=by,
        questionnaire=Questionnaire.objects.filter(key=key).order_by("-version")[0],
        title=title,
        network=agder,
        open_until=today + dt.timedelta(days=14),
        visible_to=Visibility.REGIONS,
        introduction="Svarene brukes når regionen planlegger neste pulje. (demo)",
        subject_kind="solution",
        subject_id=Solution.objects.get(key="kjernejournal" if key.startswith("hvorfor") else "tjenestemodell").pk,
    )
    municipalities = Municipality.objects.in_network(agder, today).order_by("-sort_key")[:ASKED]
    asked = [Asked(one, name="Demo", email=f"post.{one.number}@fellesloep.example") for one in municipalities]
    if person is not None:
        asked.append(Asked(Municipality.objects.get(name="Arendal"), user=person))
    made = asking.add(enquiry.pk, asked, by=by)
    # Nobody has these mailboxes: the mails count as sent.
    now = timezone.now()
    Recipient.objects.filter(enquiry=enquiry).update(sent_at=now)
    Enquiry.objects.filter(pk=enquiry.pk).update(sent_at=now)
    for recipient, given in zip(made, answers, strict=False):
        answering.keep_all(recipient.pk, given)
    return enquiry
