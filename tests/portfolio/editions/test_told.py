"""A proposal for a municipality that has nobody here is heard by somebody; a hearing that is taken back leaves."""

from __future__ import annotations

import datetime as dt

import pytest

from core.notifications.models import Message
from networks.models import Municipality, Role
from portfolio.editions import lifecycle
from portfolio.pilots import workflow as pilots
from tests.portfolio.editions.test_editions import TODAY, solution

pytestmark = pytest.mark.usefixtures("portfolio")


def test_a_pilot_that_nobody_in_the_municipality_can_answer_for(contact, ks, make_user):
    arendal, grimstad = Municipality.objects.get(number="4203"), Municipality.objects.get(number="4202")
    own = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=grimstad)
    pilots.register(solution("pll"), grimstad, by=contact, motivation="De er klare")
    assert not Message.objects.filter(event="pilot_unanswered").exists()
    assert Message.objects.get(user=own).title == "Grimstad som pilot for PLL: foreslått av regionen"

    pilots.register(solution("pll"), arendal, by=contact, motivation="De er klare")
    told = Message.objects.filter(event="pilot_unanswered")
    # The one who proposed it can invite somebody, so they hear it, too.
    assert {row.user for row in told} == {contact, ks}
    assert told[0].title == "Ingen i Arendal kan svare på forslaget om å være pilot for PLL"


def test_a_hearing_that_is_taken_back_is_not_new_any_more(contact, ks):
    edition = lifecycle.start_next(by=ks, year=2031)
    edition = lifecycle.hear(edition.pk, by=ks, version=edition.version, hearing_until=TODAY() + dt.timedelta(days=9))
    heard = Message.objects.get(user=contact, event="edition_heard")
    assert heard in Message.objects.unread()
    lifecycle.take_back(edition.pk, by=ks, version=edition.version, reason="En feil i teksten")
    assert heard not in Message.objects.unread()
    assert Message.objects.unread().get(user=contact).detail == "En feil i teksten"
