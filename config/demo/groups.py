"""Demo groups, from complete to hardly begun, so that the self-check shows every verdict. Functions, not persons."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from networks.geography.models import Municipality
from networks.groups import membership
from networks.groups.models import Competence, GroupFunction, GroupMember, RegionalGroup
from networks.people.models import User

FROM = dt.date(2024, 1, 1)
CONTACT, LEADER, RESOURCE = GroupFunction

# title, function, demo account, employer, bought-out percent, competences by the beginning of their name
MEMBERS: dict[str, list[tuple[str, GroupFunction, str, str, int, tuple[str, ...]]]] = {
    "agder": [
        ("Kontaktperson Agder", CONTACT, "kontakt.agder", "4204", 100, ("Prosjekt", "Gevinst", "Nasjonale")),
        ("Innføringsleder 1, Agder", LEADER, "", "4203", 50, ("Implementering", "Nasjonale", "Elektronisk")),
        ("Nettverksressurs Agder", RESOURCE, "ressurs.agder", "4202", 20, ("Velferdsteknologi", "Digital hjemme")),
        ("Nettverksressurs 2, Agder", RESOURCE, "", "4215", 20, ("Anskaffelse", "Personvern", "Sentral")),
    ],
    "troms-og-finnmark": [
        (
            "Kontaktperson Troms og Finnmark",
            CONTACT,
            "kontakt.troms-og-finnmark",
            "5501",
            100,
            ("Prosjekt", "Nasjonale", "Tjenesteinnovasjon"),
        ),
        ("Nettverksressurs 1, Finnmark", RESOURCE, "", "5601", 20, ("Elektronisk", "Sentral")),
    ],
    "rogaland": [
        ("Kontaktperson Rogaland", CONTACT, "", "1103", 100, ("Prosjekt", "Nasjonale", "Gevinst", "Tjeneste")),
        ("Innføringsleder Rogaland", LEADER, "", "1108", 60, ("Implementering", "Elektronisk", "Anskaffelse")),
        ("Nettverksressurs 1, Rogaland", RESOURCE, "", "1106", 20, ("Velferdsteknologi", "Digital hjemme")),
    ],
    "trondelag": [
        ("Kontaktperson Trøndelag", CONTACT, "", "5001", 100, ("Prosjekt", "Nasjonale", "Elektronisk")),
        ("Innføringsleder Trøndelag", LEADER, "", "5001", 50, ("Implementering",)),
        ("Nettverksressurs Trøndelag", RESOURCE, "", "5001", 20, ("Anskaffelse", "Velferdsteknologi")),
    ],
    "vestland": [
        ("Kontaktperson Vestland", CONTACT, "", "4601", 80, ("Nasjonale",)),
        ("Nettverksressurs Vestland", RESOURCE, "", "", 0, ()),
    ],
    "nordland": [
        ("Kontaktperson Nordland", CONTACT, "", "1804", 100, ()),
        ("Innføringsleder Nordland", LEADER, "", "1833", 40, ()),
    ],
}
# With which health leaders, how many days ago, the representative in FPU, and whether they meet with the group.
ABOUT: dict[str, tuple[str, int | None, str, bool | None]] = {
    "agder": ("Helseledernettverket", 60, "Kommunalsjef helse", True),
    "rogaland": ("Forum for helseledere i Rogaland", 120, "Helsesjef i en av kommunene", True),
    "trondelag": ("Kommunedirektørutvalget", 500, "Helsesjef i en av kommunene", False),
    "vestland": ("Helseleiarforum", None, "", None),
}


@transaction.atomic
def load(users: dict[str, User]) -> str:
    """Fill the groups that have no members; returns one line that says what is there."""
    membership.load_reference()
    competences = list(Competence.objects.all())
    employers = {
        row.number: row
        for row in Municipality.objects.filter(number__in=[seat[3] for seats in MEMBERS.values() for seat in seats])
    }
    for key, seats in MEMBERS.items():
        group = RegionalGroup.objects.filter(network__key=key).first()
        if group is None or group.members.exists():
            continue
        for title, function, account, employer, percent, knows in seats:
            member = GroupMember.objects.create(
                group=group,
                title=title,
                user=users.get(account),
                function=function,
                employer=employers.get(employer),
                buy_out_percent=percent or None,
                valid_from=FROM,
            )
            member.competences.set([row for row in competences if row.name.startswith(knows)])
        if key in ABOUT:
            group.anchored_with, days, group.fpu_representative, group.fpu_attends = ABOUT[key]
            group.anchored_on = None if days is None else timezone.localdate() - dt.timedelta(days=days)
            group.save()
    return f"{GroupMember.objects.count()} plasser i regionale grupper"
