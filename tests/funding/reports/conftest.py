"""A small country in which two networks report on a grant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from funding.models import DecidedAmount, Decision, Grant, NetworkReport
from funding.reports import workflow as reports
from funding.reports.workflow import Content, Position, Supported
from networks.models import Network, Role, User
from tests.funding.conftest import make_person

Make = Callable[[int], Grant]
SignIn = Callable[[User], Client]
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


class Country:
    """Two networks of which each has half a million, a final round due in ten days, and the people."""

    def __init__(self, grant: Grant, manager: User) -> None:
        self.grant, self.manager = grant, manager
        self.second = make_person("andre.tilskudd", Role.GRANT_MANAGER)
        self.network, self.other = Network.objects.get(key="n0"), Network.objects.get(key="n1")
        self.contact = make_person("kontakt.n0", Role.CONTACT_PERSON, self.network)
        self.outsider = make_person("kontakt.n1", Role.CONTACT_PERSON, self.other)
        decision = Decision.objects.create(grant=grant, state="decided", source="Prøven")
        for network in (self.network, self.other):
            DecidedAmount.objects.create(grant=grant, decision=decision, network=network, amount=500_000)
        self.round = reports.add_round(grant, name="Sluttrapport", due_on=TODAY + 10 * DAY, is_final=True, by=manager)
        self.municipality = self.network.memberships.first().municipality  # type: ignore[attr-defined]

    def content(self, **values: Any) -> Content:
        position = Position(self.municipality, "Innføringsleder", 50)
        usual = {
            "activities": "To samlinger.",
            "used": 400_000,
            "to_carry": 60_000,
            "to_repay": 40_000,
            "positions": [position],
            "rollouts": [Supported("Kjernejournal", "Opplæring")],
        }
        return Content(**{**usual, **values})

    def sent(self, **values: Any) -> NetworkReport:
        return reports.send(self.round, self.network, self.content(**values), version=0, by=self.contact)

    def approved(self) -> NetworkReport:
        report = self.sent()
        return reports.approve(report, version=report.version, by=self.manager)


@pytest.fixture
def country(small_grant: Make, grant_manager: User) -> Country:
    return Country(small_grant(2), grant_manager)


def address(country: Country, network: Network | None = None) -> str:
    return reverse("funding:report", args=[country.grant.key, country.round.pk, (network or country.network).key])


def form(country: Country, **values: Any) -> dict[str, Any]:
    """The page's form, as a browser sends it."""
    return {
        "version": 0,
        "activities": "To samlinger.",
        "used": "400 000",
        "to_carry": "60 000",
        "to_repay": "40 000",
        "p-TOTAL_FORMS": 2,
        "p-INITIAL_FORMS": 0,
        "p-0-municipality": country.municipality.pk,
        "p-0-title": "Innføringsleder",
        "p-0-percent": "50",
        "r-TOTAL_FORMS": 1,
        "r-INITIAL_FORMS": 0,
        "r-0-title": "Kjernejournal",
        "save": "",
        **values,
    }
