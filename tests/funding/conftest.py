"""The real figures of 2024, or a country as small as a test wants it; and the people who look at the money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

import funding.reference
import networks.reference
from funding.models import AllocationKey, Grant
from networks.models import (
    County,
    Municipality,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Population,
    Role,
    RoleAssignment,
    User,
)
from tests.restoring import load_or_restore

NEW_YEAR = dt.date(2023, 1, 1)
LONG_AGO = dt.date(2020, 1, 1)


@pytest.fixture
def grant_2024(db: None) -> Grant:
    """The grant with its key and published amounts, on all municipalities."""
    load_or_restore("country", networks.reference.load)
    load_or_restore("grants", funding.reference.load)
    return Grant.objects.get(key="2024")


@pytest.fixture
def small_grant(db: None) -> Callable[[int], Grant]:
    """A grant of a million kroner in a country with so many networks, of two municipalities each."""

    def make(count: int) -> Grant:
        county = County.objects.create(number="99", name="Fylket", valid_from=LONG_AGO)
        for index in range(count):
            network = Network.objects.create(key=f"n{index}", name=f"Nettverk {index}", project_number=f"10{index}")
            for half in range(2):
                number = f"99{index}{half}"
                municipality = Municipality.objects.create(number=number, name=f"Kommune {number}")
                MunicipalityPeriod.objects.create(
                    municipality=municipality,
                    number=number,
                    name=municipality.name,
                    county=county,
                    valid_from=LONG_AGO,
                )
                NetworkMembership.objects.create(municipality=municipality, network=network, valid_from=LONG_AGO)
                Population.objects.create(
                    municipality=municipality, date=NEW_YEAR, inhabitants=1000 * (index + 1) + half
                )
        grant = Grant.objects.create(
            key="prove",
            year=2024,
            title="Prøvetilskudd",
            scheme="Prøveordningen",
            total_set_aside=2_000_000,
            amount_to_share=1_000_000,
        )
        AllocationKey.objects.create(grant=grant, name="60/40", population_date=NEW_YEAR, municipality_date=NEW_YEAR)
        return grant

    return make


def make_person(name: str, role: Role, network: Network | None = None) -> User:
    user = User.objects.create_user(email=f"{name}@test.example", name=name.title())
    RoleAssignment.objects.create(user=user, role=role, network=network, valid_from=LONG_AGO)
    return user


@pytest.fixture
def grant_manager(db: None) -> User:
    return make_person("tilskudd", Role.GRANT_MANAGER)


@pytest.fixture
def administrator(db: None) -> User:
    return make_person("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def outsiders(db: None) -> list[User]:
    """Everybody else who may sign in, also those who get the money."""
    network, _ = Network.objects.get_or_create(key="agder", defaults={"name": "Agder"})
    return [
        make_person("kontakt", Role.CONTACT_PERSON, network),
        make_person("portefolje", Role.PORTFOLIO_MANAGER),
        make_person("nkg", Role.NATIONAL_COORDINATOR),
        make_person("leser", Role.READER),
        User.objects.create_user(email="rolleloes@test.example", name="Uten rolle"),
    ]


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
