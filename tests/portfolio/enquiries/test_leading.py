"""Sending, reminding, results, pages, questionnaires and the API."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, WrongState
from networks.models import Role
from portfolio.enquiries import answering, asking, mails
from portfolio.enquiries.models import Enquiry, Questionnaire, Recipient
from portfolio.enquiries.questionnaires import publish
from portfolio.enquiries.questions import checked
from portfolio.enquiries.results import results

pytestmark = pytest.mark.django_db


def answered(recipient: Recipient, **answers) -> None:
    answering.keep_all(recipient.pk, {"why": "eid", **answers})


def due(monkeypatch, django_capture_on_commit_callbacks) -> list[tuple[int, int]]:
    """The reminders that today's job hands over, carried out."""
    handed = []
    monkeypatch.setattr(mails.jobs, "hand_over", lambda task, *args: handed.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        mails.remind_all()
    for args in handed:
        mails.remind(*args)
    return handed


def later(days: int) -> None:
    """As if so many days had passed since all that was sent."""
    for row in Recipient.objects.exclude(sent_at=None):
        row.sent_at -= dt.timedelta(days=days)
        if row.last_reminded_at:
            row.last_reminded_at -= dt.timedelta(days=days)
        row.save()


class TestMails:
    def test_each_gets_one_mail_with_the_own_link(self, ask, mailoutbox):
        first, second = ask(2).recipients.all()
        assert mails.send(first.pk)
        assert not mails.send(first.pk)
        assert mails.send(second.pk)
        assert [mail.to for mail in mailoutbox] == [[first.email], [second.email]]
        assert "/svar/" in mailoutbox[0].body
        assert first.municipality.name in mailoutbox[0].body

    def test_what_was_lost_is_sent_by_the_rescue(self, ask):
        enquiry = ask(1)
        assert not mails.rescue()
        old = timezone.now() - dt.timedelta(minutes=5)
        Enquiry.objects.update(sent_at=old)
        Recipient.objects.update(created_at=old)
        assert mails.rescue() == [enquiry.recipients.get().pk]

    def test_two_reminders_at_most(self, ask, mailoutbox, monkeypatch, django_capture_on_commit_callbacks):
        recipient = ask(1, days=30).recipients.get()
        mails.send(recipient.pk)
        assert not due(monkeypatch, django_capture_on_commit_callbacks)
        later(8)
        assert due(monkeypatch, django_capture_on_commit_callbacks) == [(recipient.pk, 1)]
        assert not due(monkeypatch, django_capture_on_commit_callbacks)
        later(8)
        Enquiry.objects.update(open_until=timezone.localdate() + dt.timedelta(days=1))
        assert due(monkeypatch, django_capture_on_commit_callbacks) == [(recipient.pk, 2)]
        later(8)
        assert not due(monkeypatch, django_capture_on_commit_callbacks)
        assert len(mailoutbox) == 3
        assert not mails.remind(recipient.pk, 3)
        with pytest.raises(IntegrityError), transaction.atomic():
            Recipient.objects.update(reminders=3)

    @pytest.mark.parametrize("how", ["answered", "revoked", "closed", "passed on", "over"])
    def test_they_stop(self, how, ask, contact, mailoutbox, monkeypatch, django_capture_on_commit_callbacks):
        enquiry = ask(1, days=30)
        recipient = enquiry.recipients.get()
        mails.send(recipient.pk)
        later(8)
        if how == "answered":
            answered(recipient)
        elif how == "revoked":
            asking.revoke(recipient.pk, by=contact)
        elif how == "closed":
            asking.close(enquiry.pk, by=contact)
        elif how == "passed on":
            answering.pass_on(recipient.pk, name="Kari", email="kari@y.example")
        else:
            Enquiry.objects.update(open_until=timezone.localdate() - dt.timedelta(days=1))
        assert not due(monkeypatch, django_capture_on_commit_callbacks)
        assert not mails.remind(recipient.pk, 1)

    def test_they_stop_for_all_of_a_municipality(self, ask, contact, municipalities):
        enquiry = ask(1)
        asking.add(enquiry.pk, [asking.Asked(municipalities[0], name="B", email="b@y.example")], by=contact)
        for one in enquiry.recipients.all():
            mails.send(one.pk)
        answered(enquiry.recipients.first())
        assert mails.remind_now(enquiry.pk, by=contact) == 0

    def test_addresses_are_forgotten(self, ask):
        ask(1)
        assert mails.forget_addresses() == 0
        Enquiry.objects.update(open_until=timezone.localdate() - dt.timedelta(days=91))
        assert mails.forget_addresses() == 1
        assert Recipient.objects.get().email == ""


class TestResults:
    def test_sums_count_what_was_answered_only(self, ask, contact):
        enquiry = ask(4)
        first, second, third, fourth = enquiry.recipients.all()
        answered(first, hard=5, units=10)
        answered(second, hard=2, units=20, why="other")
        answered(third, units=60)
        answering.keep(fourth.pk, "hard", 1)
        found = results(enquiry, contact)
        why, hard, units, more = found.sums
        assert (found.asked, found.answered) == (4, 3)
        assert why.choices == [("eID", 2), ("Annet", 1)]
        assert (hard.count, hard.average, hard.low, hard.high) == (2, 3.5, 2, 5)
        assert (units.count, units.average, units.median) == (3, 30, 20)
        assert (more.count, more.average, more.choices) == (0, None, [])

    def test_two_of_a_municipality_are_one(self, ask, contact, municipalities):
        enquiry = ask(1)
        asking.add(enquiry.pk, [asking.Asked(municipalities[0], name="B", email="b@y.example")], by=contact)
        first, second = enquiry.recipients.order_by("pk")
        answered(first, hard=5, units=3)
        answered(second, hard=1)
        found = results(enquiry, contact)
        assert (found.asked, found.answered) == (1, 1)
        assert found.parties[0].answers == {"why": "eid", "hard": 1, "units": 3}

    def test_others_see_sums_of_at_least_three_and_nobody_s_own(self, ask, make_user):
        reader = make_user(Role.READER)
        enquiry = ask(3, visible_to="signed_in")
        first, second, third = enquiry.recipients.all()
        answered(first, hard=5)
        answered(second, hard=1)
        found = results(enquiry, reader)
        assert (found.sums[1].count, found.sums[1].average, found.rows) == (2, None, [])
        assert found.sums[0].choices == []
        answered(third, hard=3)
        assert results(enquiry, reader).sums[1].average == 3

    def test_a_municipality_sees_its_own_where_regions_see_them(self, client, ask, representative):
        enquiry = ask(2, visible_to="regions")
        for one in enquiry.recipients.all():
            answered(one)
        assert [party.municipality_id for party, _cells in results(enquiry, representative).rows] == [
            enquiry.recipients.first().municipality_id
        ]

    def test_the_file_has_a_column_for_each_question(self, client, ask, contact):
        enquiry = ask(1)
        answered(enquiry.recipients.get(), more="=1+1")
        client.force_login(contact)
        text = client.get(enquiry.get_absolute_url() + "?format=csv").content.decode("utf-8-sig")
        assert "Hvor krevende?" in text
        assert "eID" in text
        assert ";=1+1" not in text


class TestPages:
    def test_from_draft_to_closed(self, client, contact, questionnaire, agder, municipalities, representative):
        client.force_login(contact)
        until = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
        form = {"questionnaire": questionnaire.pk, "title": "Hva mangler?", "network": agder.pk, "open_until": until}
        made = client.post(reverse("portfolio:enquiry_new"), {**form, "visible_to": "askers"})
        enquiry = Enquiry.objects.get()
        assert made.url == enquiry.get_absolute_url()
        people = reverse("portfolio:enquiry_people", args=[enquiry.pk])
        told = client.post(people, {"municipalities": [one.pk for one in municipalities[:2]]}, follow=True).text
        assert "1 mottaker er lagt til" in told
        assert municipalities[1].name in told
        address = reverse("portfolio:enquiry_address", args=[enquiry.pk])
        client.post(address, {"name": "B", "email": "b@y.example", "municipality": municipalities[1].pk})
        assert enquiry.recipients.count() == 2
        for name in ("send", "remind", "close"):
            client.post(reverse(f"portfolio:enquiry_{name}", args=[enquiry.pk]))
        enquiry.refresh_from_db()
        assert enquiry.sent_at
        assert enquiry.closed_at
        with pytest.raises(WrongState):
            asking.extend(enquiry.pk, by=contact, open_until=timezone.localdate())

    def test_nobody_else_sees_it(self, client, ask, make_user):
        enquiry = ask(1)
        client.force_login(make_user(Role.READER))
        assert client.get(enquiry.get_absolute_url()).status_code == 403

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_of_the_list(self, client, ask, contact, count, django_assert_num_queries):
        for _number in range(count):
            ask(2)
        client.force_login(contact)
        with django_assert_num_queries(4):
            client.get(reverse("portfolio:enquiries"))

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_of_the_results(self, client, ask, contact, count, django_assert_num_queries):
        enquiry = ask(count)
        for one in enquiry.recipients.all():
            answered(one, hard=3)
        client.force_login(contact)
        with django_assert_num_queries(7):
            client.get(enquiry.get_absolute_url())


class TestQuestionnaires:
    def test_two_come_with_the_program(self, portfolio):
        assert {one.key for one in Questionnaire.objects.all()} == {"helhetlig-tjenestemodell", "hvorfor-ikke-enna"}
        for one in Questionnaire.objects.all():
            assert checked(one.questions) == one.questions

    def test_a_version_stands(self, client, ks, portfolio):
        client.force_login(ks)
        page = reverse("portfolio:questionnaire_edit", args=["hvorfor-ikke-enna"])
        rows = {
            "q-TOTAL_FORMS": 2,
            "q-INITIAL_FORMS": 2,
            "q-0-text": "Hvorfor?",
            "q-0-kind": "text",
            "q-1-text": "Hvor?",
            "q-1-kind": "choice",
            "q-1-choices": "Her\nDer",
            "title": "Hvorfor ikke?",
        }
        preview = client.post(page, {**rows, "preview": "1"})
        assert "Slik blir spørsmålene" in preview.text
        assert Questionnaire.objects.filter(key="hvorfor-ikke-enna").count() == 1
        client.post(page, rows)
        made = Questionnaire.objects.filter(key="hvorfor-ikke-enna").first()
        assert (made.version, made.questions[1]["choices"][0]) == (2, {"code": "her", "label": "Her"})

    @pytest.mark.parametrize(
        "wrong",
        [
            [],
            [{"id": "a", "kind": "x", "text": "A"}],
            [{"id": "a", "kind": "text", "text": ""}],
            [{"id": "a", "kind": "text", "text": "A"}] * 2,
            [{"id": "a", "kind": "choice", "text": "A", "choices": [{"code": "b", "label": "B"}]}],
            [{"id": "a", "kind": "scale", "text": "A", "min": 5, "max": 1}],
            [{"id": f"a{n}", "kind": "text", "text": "A"} for n in range(21)],
        ],
    )
    def test_what_is_no_questionnaire_is_refused(self, wrong, ks, portfolio):
        with pytest.raises(InvalidInput):
            publish(by=ks, key="ny", title="Ny", questions=wrong)


class TestApi:
    def test_the_same_acts(self, client, contact, agder, municipalities, questionnaire, representative):
        client.force_login(contact)
        until = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
        body = {"questionnaire": "prove", "title": "Hva?", "open_until": until, "network": "agder"}
        made = client.post("/api/v1/enquiries/", body, content_type="application/json")
        assert made.status_code == 201, made.text
        base = f"/api/v1/enquiries/{made.json()['id']}/"

        def post(what: str, **data):
            return client.post(f"{base}{what}/", data, content_type="application/json")

        asked = post("ask", municipalities=[municipalities[0].number]).json()
        assert [one["municipality"] for one in asked] == [municipalities[0].number]
        assert post("send").json()["sent_at"]
        assert post("send").status_code == 409
        client.force_login(representative)
        answers = {"recipient": asked[0]["id"], "answers": {"why": "eid", "hard": 4}}
        assert post("answer", **answers).status_code == 204
        assert client.get(base + "results/").status_code == 403
        client.force_login(contact)
        found = client.get(base + "results/").json()
        assert (found["asked"], found["answered"], found["sums"][1]["average"]) == (1, 1, 4)
        assert "nonce" not in client.get(base + "recipients/").text
        assert post("revoke", recipient=asked[0]["id"]).json()["revoked_at"]
        assert post("close").json()["closed_at"]
