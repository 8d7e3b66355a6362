"""Answering by link, without scripts; with an account; passing on; and what is kept."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.errors import InvalidInput, NotAllowed
from core.waiting import waiting_for
from portfolio.enquiries import answering, asking, links, status_answers
from portfolio.enquiries.asking import Asked
from portfolio.enquiries.models import Questionnaire, Recipient, Response
from portfolio.models import Solution
from tests.portfolio.enquiries.test_links import page

pytestmark = pytest.mark.django_db


def test_all_of_it_with_plain_forms(client, asked):
    address = page(links.token(asked))
    first = client.get(address).text
    assert "1 av 4" in first
    assert "Hvorfor ikke ennå?" in first
    assert "<script" not in first
    step = client.post(address + "?steg=1", {"answer": "eid"})
    assert step.url == address + "?steg=2"
    # Nothing is lost: the next day the link leads on from there.
    assert "2 av 4" in client.get(address).text
    client.post(step.url, {"answer": "4"})
    wrong = client.post(address + "?steg=3", {"answer": "mange"})
    assert wrong.status_code == 422
    assert "Skriv et tall" in wrong.text
    back = client.post(address + "?steg=3", {"answer": "12", "til": "tilbake"})
    assert back.url == address + "?steg=2"
    assert 'value="4"' in client.get(back.url).text
    client.post(address + "?steg=3", {"answer": "12"})
    last = client.post(address + "?steg=4", {"answer": ""})
    review = client.get(last.url).text
    assert "ikke besvart" in review
    assert client.post(last.url).url == address
    receipt = client.get(address).text
    assert "3 svar er sendt til Agder" in receipt
    assert "Dere kan endre dem med samme lenke til" in receipt
    response = Response.objects.get()
    assert response.answers == {"why": "eid", "hard": 4, "units": 12, "more": None}
    assert response.submitted_at
    # With the same link until the last day.
    client.post(address + "?steg=1", {"answer": "other"})
    response.refresh_from_db()
    assert response.answers["why"] == "other"


def test_what_must_be_answered_is_asked_for_again(client, asked):
    address = page(links.token(asked))
    assert client.post(address + "?steg=1", {"answer": ""}).status_code == 422
    client.post(address + "?steg=2", {"answer": "4"})
    sent = client.post(address + "?steg=slutt")
    assert sent.url == address + "?steg=1&mangler=1"
    assert "Dette spørsmålet må besvares" in client.get(sent.url).text


def test_an_answer_that_is_none_of_those_offered_is_refused(asked):
    for question, value in (("why", "x"), ("hard", 6), ("hard", 2.5), ("units", -1), ("more", "x" * 2001), ("no", 1)):
        with pytest.raises(InvalidInput):
            answering.keep(asked.pk, question, value)


def test_the_database_takes_no_answer_when_it_is_closed(asked, contact):
    answering.keep(asked.pk, "why", "eid")
    asking.close(asked.enquiry_id, by=contact)
    with pytest.raises(DatabaseError), transaction.atomic():
        Response.objects.update(answers={"why": "other"})


def test_somebody_else_is_asked_and_the_first_is_told(client, asked, mailoutbox):
    address = page(links.token(asked))
    answer = client.post(address + "videre/", {"name": "Kari", "email": "kari@kommune.example"})
    assert "Spørsmålene er sendt til Kari" in answer.text
    other = Recipient.objects.get(name="Kari")
    assert other.municipality == asked.municipality
    assert client.get(page(links.token(other))).status_code == 200
    asked.refresh_from_db()
    assert asked.passed_at
    again = client.post(address + "videre/", {"name": "Kari", "email": "KARI@kommune.example"})
    assert again.status_code == 422


def test_with_an_account_it_waits_on_the_home_page(client, ask, representative, contact, municipalities):
    enquiry = ask(1)
    asking.add(enquiry.pk, [Asked(municipalities[0], user=representative)], by=contact)
    (item,) = [one for one in waiting_for(representative) if "Hvorfor ikke?" in one.title]
    client.force_login(representative)
    own = enquiry.recipients.get(user=representative)
    # Two are asked for the municipality: the page offers both.
    assert client.get(item.url).status_code == 200
    address = reverse("portfolio:enquiry_answer", args=[own.pk])
    client.post(address + "?steg=1", {"answer": "eid"})
    client.post(address + "?steg=slutt")
    assert own.response.answered_by == representative
    assert not [one for one in waiting_for(representative) if "Hvorfor ikke?" in one.title]


def test_another_municipality_answers_not(client, ask, representative):
    other = ask(2).recipients.last()
    client.force_login(representative)
    assert client.get(reverse("portfolio:enquiry_answer", args=[other.pk])).status_code == 403


def test_a_status_is_agreed_to_or_changed_and_handed_on(client, ask, monkeypatch, municipalities):
    seen = []
    monkeypatch.setattr(status_answers, "_hooks", [lambda *said: seen.append(said[1:])])
    asks = Questionnaire.objects.create(
        key="status",
        version=1,
        title="Status",
        questions=[{"id": "now", "kind": "status", "text": "Stemmer dette?", "help": "", "required": True}],
    )
    solutions = list(Solution.objects.order_by("pk")[:2])
    recipient = ask(1, questionnaire=asks, solutions=[one.pk for one in solutions]).recipients.get()
    address = page(links.token(recipient))
    assert "1 av 2" in client.get(address).text
    one = client.post(address + "?steg=1", {"answer": "in_use"})
    assert one.status_code == 302, one.text
    answering.keep(recipient.pk, f"now.{solutions[1].pk}", {"agrees": True, "level": "planned"})
    assert not seen
    assert client.post(address + "?steg=slutt").url == address
    assert sorted(seen) == sorted([(solutions[0].pk, False, "in_use"), (solutions[1].pk, True, "planned")])


def test_only_those_of_the_region_are_asked(ask, contact, make_user, portfolio):
    from networks.models import Municipality

    enquiry = ask(1)
    bergen = Municipality.objects.get(name="Bergen")
    with pytest.raises(InvalidInput):
        asking.add(enquiry.pk, [Asked(bergen, name="X", email="x@y.example")], by=contact)
    stranger = make_user("reader")
    with pytest.raises(NotAllowed):
        asking.close(enquiry.pk, by=stranger)
