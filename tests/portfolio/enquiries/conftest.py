from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from networks.models import Municipality, Network, Role, User
from portfolio.enquiries import asking
from portfolio.enquiries.asking import Asked
from portfolio.enquiries.models import Enquiry, Questionnaire, Recipient

QUESTIONS = [
    {
        "id": "why",
        "kind": "choice",
        "text": "Hvorfor ikke ennå?",
        "help": "",
        "required": True,
        "choices": [{"code": "eid", "label": "eID"}, {"code": "other", "label": "Annet"}],
    },
    {
        "id": "hard",
        "kind": "scale",
        "text": "Hvor krevende?",
        "help": "",
        "required": False,
        "min": 1,
        "max": 5,
        "unit": "",
    },
    {
        "id": "units",
        "kind": "number",
        "text": "Hvor mange enheter?",
        "help": "",
        "required": False,
        "min": 0,
        "max": None,
        "unit": "enheter",
    },
    {"id": "more", "kind": "text", "text": "Fortell mer", "help": "", "required": False},
]


@pytest.fixture
def questionnaire(portfolio) -> Questionnaire:
    return Questionnaire.objects.create(key="prove", version=1, title="Prøve", questions=QUESTIONS)


@pytest.fixture
def agder(portfolio) -> Network:
    return Network.objects.get(key="agder")


@pytest.fixture
def municipalities(agder) -> list[Municipality]:
    return list(Municipality.objects.in_network(agder, timezone.localdate()).order_by("sort_key"))


@pytest.fixture
def representative(make_user, municipalities) -> User:
    return make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=municipalities[0])


@pytest.fixture
def ask(contact, agder, questionnaire, municipalities) -> Callable[..., Enquiry]:
    """An enquiry that is sent to `n` of Agder's municipalities, each by an address."""

    def make(n: int = 3, *, days: int = 10, visible_to: str = "askers", send: bool = True, **more) -> Enquiry:
        until = timezone.localdate() + dt.timedelta(days=days)
        values = {"questionnaire": questionnaire, "network": agder, "title": "Hvorfor ikke?", **more}
        solutions = values.pop("solutions", [])
        enquiry = asking.make(by=contact, open_until=until, visible_to=visible_to, **values)
        asked = [Asked(one, name=f"Per {one.name}", email=f"per{one.pk}@kommune.example") for one in municipalities[:n]]
        asking.add(enquiry.pk, asked, by=contact, solutions=solutions)
        return asking.send(enquiry.pk, by=contact) if send else enquiry

    return make


@pytest.fixture
def asked(ask) -> Recipient:
    return ask(1).recipients.get()
