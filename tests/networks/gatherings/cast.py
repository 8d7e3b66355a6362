"""Who takes part in gatherings, and the gatherings of the tests about them."""

import datetime as dt

import pytest
from django.utils import timezone

from core.notifications.models import Message
from networks.gatherings import workflow as gatherings
from networks.gatherings.workflow import GatheringPlan, Item
from networks.models import Municipality, Network, Role, User

__all__ = ["DAY", "agder", "at", "cast", "fresh", "held", "inbox", "national", "plan", "regional"]

DAY = dt.timedelta(days=1)


def at(days, hour=9):
    day = timezone.localdate() + days * DAY
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def plan(days=14, **changes):
    given = {
        "title": "En samling",
        "form": "digital",
        "starts_at": at(days),
        "ends_at": at(days, 15),
        "answer_by": timezone.localdate() + max(days - 7, 0) * DAY if days > 0 else timezone.localdate() + days * DAY,
        "link": "https://mote.example/hemmelig",
        "agenda": (Item(dt.time(9), "Velkommen", "Den som leder"), Item(dt.time(10), "Status")),
    }
    return GatheringPlan(**{**given, **changes})


@pytest.fixture
def cast(make_user):
    arendal = Municipality.objects.get(name="Arendal")
    return {
        "contact": make_user(Role.CONTACT_PERSON, "agder"),
        "resource": make_user(Role.NETWORK_RESOURCE, "agder"),
        "reader": make_user(Role.READER, "agder"),
        "municipality": make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=arendal),
        "other": make_user(Role.CONTACT_PERSON, "rogaland"),
        "leader": make_user(Role.ROLLOUT_LEADER),
        "nkg": make_user(Role.NATIONAL_COORDINATOR),
        "portfolio": make_user(Role.PORTFOLIO_MANAGER),
        "grants": make_user(Role.GRANT_MANAGER),
        "admin": make_user(Role.ADMINISTRATOR),
        "former": make_user(Role.CONTACT_PERSON, "agder", valid_to=dt.date(2025, 1, 1)),
        "nobody": User.objects.create_user("nobody@example.com", "Nobody"),
    }


@pytest.fixture
def agder(country):
    return Network.objects.get(key="agder")


@pytest.fixture
def regional(cast, agder):
    return gatherings.create(by=cast["contact"], network=agder, plan=plan())


@pytest.fixture
def national(cast):
    roles = (Role.CONTACT_PERSON, Role.ROLLOUT_LEADER, Role.NATIONAL_COORDINATOR)
    return gatherings.create(by=cast["nkg"], network=None, plan=plan(roles=roles))


def fresh(user):
    """Without what the object remembers of its access."""
    return User.objects.get(pk=user.pk)


def inbox(user):
    return list(Message.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def held(cast):
    roles = (Role.CONTACT_PERSON, Role.NETWORK_RESOURCE, Role.MUNICIPALITY_REPRESENTATIVE)
    return gatherings.create(by=cast["nkg"], network=None, plan=plan(days=-30, roles=roles))
