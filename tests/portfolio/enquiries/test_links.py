"""The links: guessed, altered, late, revoked, replayed, another's, flooding."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from portfolio.enquiries import asking, links
from portfolio.enquiries.models import Enquiry, Recipient, Response

pytestmark = pytest.mark.django_db


def page(token: str) -> str:
    return reverse("portfolio:enquiry_link", kwargs={"token": token})


def test_a_link_shows_its_own_matter_without_an_account(client, ask):
    first, second = ask(2).recipients.all()
    answer = client.get(page(links.token(first)))
    assert answer.status_code == 200
    assert first.municipality.name in answer.text
    assert second.municipality.name not in answer.text
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.opened_at
    assert second.opened_at is None


def test_a_guessed_and_an_altered_link_get_the_same_answer(client, ask):
    first, second = ask(2).recipients.all()
    token = links.token(first)
    altered = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        # Another's number under this signature, and a signature of ours for something else.
        signing.dumps({"r": second.pk, "n": second.nonce}, salt="x"),
        signing.dumps(first.pk, salt="fellesloep.invitation"),
        signing.dumps({"r": second.pk, "n": second.nonce}, salt=links.SALT).split(":")[0]
        + ":"
        + token.split(":", 1)[1],
        "gjettet",
    ]
    answers = [client.get(page(one)) for one in altered]
    assert {one.status_code for one in answers} == {404}
    assert len({one.text for one in answers}) == 1
    assert "Lenken virker ikke" in answers[0].text
    posted = client.post(page(altered[0]) + "?steg=1", {"answer": "eid"})
    assert posted.status_code == 404
    assert not Response.objects.exists()


def test_a_number_that_does_not_exist_is_told_from_nothing_else(client, asked):
    token = signing.dumps({"r": 10**9, "n": asked.nonce}, salt=links.SALT)
    assert client.get(page(token)).status_code == 404


def test_a_revoked_link_says_what_to_do(client, asked, contact):
    token = links.token(asked)
    asking.revoke(asked.pk, by=contact)
    answer = client.get(page(token))
    assert answer.status_code == 410
    assert "trukket tilbake" in answer.text
    assert asked.municipality.name not in answer.text
    # Not even with the new nonce: what is revoked stays so.
    assert client.get(page(links.token(Recipient.objects.get()))).status_code == 410


def test_another_nonce_makes_what_was_sent_void(client, asked):
    token = links.token(asked)
    Recipient.objects.update(nonce="0" * 32)
    assert client.get(page(token)).status_code == 410


def test_after_the_last_day_nothing_opens(client, asked):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Enquiry.objects.update(open_until=yesterday)
    answer = client.get(page(links.token(asked)))
    assert answer.status_code == 410
    assert "Fristen er ute" in answer.text


def test_what_is_replayed_after_closing_changes_nothing(client, asked, contact):
    address = page(links.token(asked))
    assert client.post(address + "?steg=1", {"answer": "eid"}).status_code == 302
    asking.close(asked.enquiry_id, by=contact)
    assert client.post(address + "?steg=1", {"answer": "other"}).status_code == 410
    assert client.post(address + "?steg=slutt").status_code == 410
    assert Response.objects.get().answers == {"why": "eid"}


def test_a_draft_has_no_page(client, ask):
    assert client.get(page(links.token(ask(1, send=False).recipients.get()))).status_code == 410


def test_who_floods_is_stopped_and_who_has_a_link_is_not(client, asked):
    codes = [client.get(page(f"gjettet-{n}")).status_code for n in range(25)]
    assert codes[:20] == [404] * 20
    assert set(codes[20:]) == {429}
    assert client.get(page(links.token(asked))).status_code == 200
    assert client.get(page("gjettet"), REMOTE_ADDR="10.1.2.3").status_code == 404


def test_the_key_is_in_no_log_and_no_history(client, asked, caplog):
    import pghistory.models

    token = links.token(asked)
    client.post(page(token) + "?steg=1", {"answer": "eid"})
    client.post(page(token) + "?steg=2", {"answer": "mange"})
    client.get(page(token + "x"))
    urls = {str(one.metadata.get("url")) for one in pghistory.models.Context.objects.all()}
    assert "/svar/" in urls
    assert not [one for one in urls if token in one]
    assert token not in caplog.text


def test_a_link_is_no_way_to_send_mail_to_anybody(client, asked, mailoutbox):
    address = reverse("portfolio:enquiry_link_pass_on", kwargs={"token": links.token(asked)})
    codes = [client.post(address, {"name": "X", "email": f"x{n}@y.example"}).status_code for n in range(5)]
    assert codes == [200, 200, 200, 422, 422]


def test_the_language_is_that_of_the_municipality(client, asked):
    asked.municipality.written_standard = "nn"
    asked.municipality.save()
    assert 'lang="nn"' in client.get(page(links.token(asked))).text


def test_a_post_needs_no_cookie_and_no_csrf(asked):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    answer = client.post(page(links.token(asked)) + "?steg=1", {"answer": "eid"}, HTTP_ORIGIN="null")
    assert answer.status_code == 302
