"""Demo gatherings, past and coming, with agenda, answers and participants. Roles, not persons."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from config.demo.time import days_ago
from networks.gatherings import workflow as gatherings
from networks.gatherings.models import Gathering, GatheringForm, Reply
from networks.gatherings.workflow import GatheringPlan, Guest, Item
from networks.geography.models import Network
from networks.people.models import Role, User

GROUP_ROLES = (Role.CONTACT_PERSON.value, Role.ROLLOUT_LEADER.value, Role.NETWORK_RESOURCE.value)
NOTES = """\
## Det vi ble enige om

- Regionene melder status for **Kjernejournal** innen utgangen av måneden.
- Malen for risikovurdering prøves i to regioner først.

## Til neste gang

1. Erfaringer fra den første puljen i DigiHelsestasjon.
2. Hvordan små kommuner deler på en nettverksressurs.
"""


@transaction.atomic
def load(users: dict[str, User]) -> str:
    """Call, answer, hold and record the demo gatherings, unless there are some; returns one line about them."""
    if not Gathering.objects.exists():
        _held(users)
        _to_come(users)
    return f"{Gathering.objects.count()} samlinger"


def _moment(days: int, hour: int) -> dt.datetime:
    """A weekday about `days` from today, not around Christmas or in July."""
    day = timezone.localdate() + dt.timedelta(days=days)
    while (day.month, day.day) > (12, 17) or (day.month, day.day) < (1, 6) or day.month == 7:
        day += dt.timedelta(days=7 if days > 0 else -7)
    day -= dt.timedelta(days=max(0, day.weekday() - 3))
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def _plan(
    title: str, days: int, hours: tuple[int, int], *, last: int = 0, form: str = "", place: str = "", **more: object
) -> GatheringPlan:
    starts_at, ends_at = _moment(days, hours[0]), _moment(days, hours[1]) + dt.timedelta(days=last)
    return GatheringPlan(
        title=title,
        form=form or GatheringForm.DIGITAL,
        starts_at=starts_at,
        ends_at=ends_at,
        answer_by=timezone.localdate(starts_at) - dt.timedelta(days=7),
        place=place,
        link="" if form == GatheringForm.PHYSICAL else "https://mote.example/fellesloep",
        **more,  # type: ignore[arg-type]
    )


def _held(users: dict[str, User]) -> None:
    networks = {network.key: network for network in Network.objects.all()}
    leader, south = users["nkg.leder"], users["kontakt.agder"]
    days = 165
    plan = _plan(
        "Nasjonal samling for de regionale gruppene",
        -days,
        (10, 15),
        form=GatheringForm.PHYSICAL,
        place="KS-huset, Oslo",
        description="Erfaringer fra vårens innføringer, og hva regionene trenger fra høsten av.",
        roles=GROUP_ROLES,
        agenda=(
            Item(dt.time(10), "Velkommen", "Leder i koordineringsgruppen"),
            Item(dt.time(10, 30), "Kjernejournal: de som gjenstår", "Nasjonal innføringsleder"),
            Item(dt.time(13), "Grupper på tvers av regionene"),
        ),
    )
    with days_ago(days - 2):
        held = gatherings.create(by=leader, network=None, plan=plan)
        present = [south.pk, users["kontakt.troms-og-finnmark"].pk, users["innforing.nasjonal"].pk]
        guests = [
            Guest(f"Kontaktperson {networks[key].name}", networks[key])
            for key in ("rogaland", "trondelag", "nordland", "vestland")
        ]
        gatherings.record(held.pk, by=leader, version=1, users=present, guests=[*guests, Guest("Helsedirektoratet")])
        gatherings.write_notes(held.pk, by=leader, version=2, notes=NOTES)
    days = 47
    plan = _plan(
        "Nettmøte: status før høstens puljer",
        -days,
        (9, 11),
        description="En time om tallene, en time om puljene.",
        roles=GROUP_ROLES,
        agenda=(
            Item(dt.time(9), "Hvor langt kommunene er kommet", "Porteføljeansvarlig i KS"),
            Item(dt.time(10), "Puljene i høst", "Nasjonal innføringsleder"),
        ),
    )
    with days_ago(days - 1):
        online = gatherings.create(by=users["ks.portefolje"], network=None, plan=plan)
        present = [south.pk, users["ressurs.agder"].pk]
        guest = Guest("Innføringsleder Trøndelag", networks["trondelag"])
        gatherings.record(online.pk, by=users["ks.portefolje"], version=1, users=present, guests=[guest])
    with days_ago(30):
        plan = _plan(
            "Fagdag om velferdsteknologi i Agder",
            -8,
            (9, 14),
            form=GatheringForm.PHYSICAL,
            place="Arendal kultur- og rådhus",
            description="For kommunene i Agder. Ta med erfaringer fra egne prosjekter.",
        )
        gatherings.create(by=south, network=networks["agder"], plan=plan)


def _to_come(users: dict[str, User]) -> None:
    networks = {network.key: network for network in Network.objects.all()}
    leader, south, north = users["nkg.leder"], users["kontakt.agder"], users["kontakt.troms-og-finnmark"]
    with days_ago(6):
        plan = _plan(
            "Nasjonal e-helsesamling",
            32,
            (10, 14),
            last=1,
            form=GatheringForm.HYBRID,
            place="Quality Hotel, Gardermoen",
            description=(
                "To dager for dem som leder innføringene.\n\n- Dag 1: erfaringer og felles utfordringer\n"
                "- Dag 2: **planen for neste år**"
            ),
            roles=(*GROUP_ROLES, Role.NATIONAL_COORDINATOR.value, Role.PORTFOLIO_MANAGER.value),
            agenda=(
                Item(dt.time(10), "Åpning", "Leder i koordineringsgruppen"),
                Item(dt.time(10, 30), "Status mot ambisjonene", "Porteføljeansvarlig i KS"),
                Item(dt.time(13), "Parallelle økter: VKP, DigiHelsestasjon, helhetlig tjenestemodell"),
                Item(dt.time(9), "Innføringene neste år", "Nasjonal innføringsleder", day=2),
                Item(dt.time(12, 30), "Oppsummering", day=2),
            ),
        )
        big = gatherings.create(by=leader, network=None, plan=plan)
        gatherings.answer(big.pk, by=users["ressurs.agder"], reply=Reply.YES)
        gatherings.answer(big.pk, by=users["nkg.medlem"], reply=Reply.MAYBE, comment="Kan bare delta den første dagen.")
        gatherings.answer(big.pk, by=north, reply=Reply.YES, comment="Digitalt, flyet går ikke samme dag.")
        gatherings.answer(big.pk, by=users["innforing.nasjonal"], reply=Reply.NO, comment="På innføring i Vestland.")
    with days_ago(5):
        plan = _plan(
            "Regionmøte e-helse, Agder",
            15,
            (12, 14),
            description="Åpent for alle som arbeider med innføring i kommunene.",
            agenda=(
                Item(dt.time(12), "Status i regionen", "Kontaktperson Agder"),
                Item(dt.time(12, 45), "Påmelding til neste pulje", "Nettverksressurs Agder"),
                Item(dt.time(13, 30), "Behov vi vil løfte"),
            ),
        )
        regional = gatherings.create(by=south, network=networks["agder"], plan=plan)
        gatherings.answer(regional.pk, by=users["ressurs.agder"], reply=Reply.YES)
    _moved_and_cancelled(users, networks["troms-og-finnmark"])


def _moved_and_cancelled(users: dict[str, User], network: Network) -> None:
    leader, north = users["nkg.leder"], users["kontakt.troms-og-finnmark"]
    title, place = "Samling for innføringsledere i nord", "Alta rådhus"
    first = _plan(title, 40, (10, 15), form=GatheringForm.HYBRID, place=place)
    with days_ago(14):
        made = gatherings.create(by=north, network=network, plan=first)
    with days_ago(2):
        week = dt.timedelta(days=7)
        later = replace(first, starts_at=first.starts_at + week, ends_at=first.ends_at + week)
        gatherings.change(made.pk, by=north, version=1, plan=later)
    with days_ago(10):
        plan = _plan("Spørretime om prismodellene", 20, (14, 15), roles=(Role.CONTACT_PERSON.value,))
        off = gatherings.create(by=leader, network=None, plan=plan)
        reason = "Prismodellene er ikke klare. Vi tar det på den nasjonale samlingen."
        gatherings.cancel(off.pk, by=leader, version=1, reason=reason)
