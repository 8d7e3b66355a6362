"""Webhooks against a real server and a real worker."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from core.errors import InvalidInput, NotAllowed
from networks.models import Role, RoleAssignment, User
from rollouts.models import Attempt, Delivery, Subscription
from rollouts.sign_ups import invitations
from rollouts.sign_ups import workflow as sign_ups
from rollouts.webhooks import deliveries
from rollouts.webhooks import http as webhook_http
from tests.rollouts.conftest import (
    World,
    decision,
    fresh,
    make_person,
    make_pool,
    make_rollout,
    resume_together,
    together,
)
from tests.worker import wait_for


class Receiver:
    """A server that keeps what it gets and answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.hold = threading.Event()
        self.hold.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
                receiver.hold.wait(20)
                status = receiver.answers.pop(0) if receiver.answers else 204
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", receiver.url + "elsewhere")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.stop()


def listener(world: World, who: str, receiver: Receiver, *kinds: str) -> Subscription:
    user = fresh(world.people[who])
    return deliveries.subscribe(by=user, name=who, url=receiver.url, kinds=kinds or ("pool.moved", "sign_up.moved"))


def try_now(delivery: Delivery) -> str:
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())
    return deliveries.deliver(delivery.pk)


def test_a_signed_message_that_says_nothing_about_persons(world: World, receiver: Receiver):
    subscription = listener(world, "reader", receiver)
    pool = make_pool(world, make_rollout(world), "open")
    contact = fresh(world.people["contact"])
    given = decision(decision_maker="Kommunedirektør Hemmelig", mandate_reference="24/17")
    sign_ups.sign_up(pool, world["Arendal"], by=contact, decision=given, read=1)
    assert list(Delivery.objects.order_by("pk").values_list("kind", "payload__data__to")) == [
        ("pool.moved", "approved"),
        ("pool.moved", "open"),
        ("sign_up.moved", "confirmed"),
    ], "a reader doesn't see the proposal before it is decided"
    delivery = Delivery.objects.get(kind="sign_up.moved")
    assert deliveries.deliver(delivery.pk) == "delivered"

    ((headers, body),) = receiver.got
    key = base64.b64decode(deliveries.secret_of(subscription).removeprefix("whsec_"))
    signed = f"{delivery.key}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == "v1," + expected
    assert headers["webhook-id"] == str(delivery.key)
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    told = json.loads(body)
    assert told["data"] == {
        "pool": pool.pk,
        "number": 1,
        "rollout": pool.rollout_id,
        "solution": "digihelsestasjon",
        "state": "open",
        "sign_up": told["data"]["sign_up"],
        "municipality": "4203",
        "from": "",
        "to": "confirmed",
    }
    for secret in ("Hemmelig", "24/17", "Kari", "@"):
        assert secret not in body.decode()
    other = listener(world, "coordinator", receiver)
    assert deliveries.secret_of(other) != deliveries.secret_of(subscription)


def test_who_waits_or_said_no_is_for_those_it_concerns(world: World, receiver: Receiver):
    for who in ("reader", "contact", "other_contact", "coordinator"):
        listener(world, who, receiver, "sign_up.moved")
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    contact = fresh(world.people["contact"])
    sign_ups.sign_up(pool, world["Arendal"], by=contact, decision=decision(), read=1)
    Delivery.objects.all().delete()
    sign_ups.sign_up(pool, world["Farsund"], by=contact, decision=decision(), read=1)
    sign_ups.decline(pool, world["Lindesnes"], by=contact, reason="Vil ikke")
    assert set(Delivery.objects.values_list("subscription__name", flat=True)) == {"contact", "coordinator"}


def test_one_whose_role_has_ended_hears_no_more(world: World, receiver: Receiver):
    listener(world, "coordinator", receiver)
    make_pool(world, make_rollout(world), "submitted")
    delivery = Delivery.objects.get()
    world.people["coordinator"].assignments.update(valid_to=timezone.localdate())
    assert deliveries.deliver(delivery.pk) == "dropped"
    assert receiver.got == []


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(world: World, receiver: Receiver, client_for):
    subscription = listener(world, "coordinator", receiver)
    pool = make_pool(world, make_rollout(world), "submitted")

    def log() -> str:
        return client_for("coordinator").get(subscription.get_absolute_url()).text

    delivery = Delivery.objects.get()
    receiver.answers = [500, 302]
    before = timezone.now()
    assert deliveries.deliver(delivery.pk) == "pending"
    delivery.refresh_from_db()
    assert delivery.due_at >= before + dt.timedelta(seconds=deliveries.WAITS[0])
    assert deliveries.deliver(delivery.pk) == "pending", "not before its time"
    assert len(receiver.got) == 1
    assert deliveries.rescue() == []
    assert str(pool) in log()
    assert "Prøves igjen" in log()
    assert "Send på nytt" not in log(), "it is sent again anyway"
    try_now(delivery)
    assert len(receiver.got) == 2, "a redirect is not followed"
    assert list(Attempt.objects.values_list("status", flat=True)) == [500, 302]
    receiver.stop()
    for _number in range(len(deliveries.WAITS) - 2):
        assert try_now(delivery) == "pending"
    assert try_now(delivery) == "failed"
    assert Attempt.objects.latest("pk").error == "ConnectError"
    assert "ga opp" in log()
    assert "Send på nytt" in log()


@pytest.mark.parametrize(
    "url",
    [
        "http://ks.no/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "https://0.0.0.0/",
        "https://user:word@ks.no/",
        "ftp://ks.no/",
    ],
)
def test_closed_networks_are_refused_when_made_and_when_sent(settings, url):
    settings.WEBHOOK_ALLOW_LOCAL = False
    with pytest.raises(InvalidInput):
        webhook_http.check_url(url)
    status, error = webhook_http.post(url, b"{}", {})
    assert status is None
    assert error


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("2001:4860:4860::8888", True), ("100.64.0.1", False), ("fe80::1%eth0", False),
     ("64:ff9b::a00:1", False), ("2002:a00:1::", False), ("224.0.0.1", False)],
)  # fmt: skip
def test_which_addresses_are_public(address, public):
    assert webhook_http.is_public(address) == public


def test_the_secret_is_shown_once_and_the_log_is_for_the_owner(world: World, receiver: Receiver, client_for):
    world.people["administrator"] = make_person("ks_admin", Role.ADMINISTRATOR)
    world.people["second_reader"] = make_person("leser_to", Role.READER)
    world.people["nobody"] = User.objects.create_user(email="nobody@test.example", name="Ingen")
    # A key opens nothing by itself: it is the role that opens what is told.
    Token.objects.create(user=world.people["nobody"])
    with pytest.raises(NotAllowed):
        deliveries.subscribe(by=world.people["nobody"], name="x", url=receiver.url, kinds=["pool.moved"])
    assert client_for("nobody").get(reverse("rollouts:webhooks")).status_code == 403
    client, address = client_for("reader"), reverse("rollouts:webhook_create")
    answer = client.post(address, {"name": "Fylket", "url": receiver.url})
    assert answer.status_code == 422
    assert "Velg minst én hendelse" in answer.content.decode()
    html = client.post(address, {"name": "Fylket", "url": receiver.url, "kinds": ["pool.moved"]}).content.decode()
    subscription = Subscription.objects.get()
    secret = deliveries.secret_of(subscription)
    assert secret in html
    make_pool(world, make_rollout(world), "open")
    delivery = Delivery.objects.first()
    assert delivery is not None
    deliveries.deliver(delivery.pk)
    log = client.get(subscription.get_absolute_url()).content.decode()
    assert secret not in log
    assert "204" in log
    client.post(reverse("rollouts:webhook_send_again", args=[delivery.pk]))
    assert try_now(delivery) == "delivered"
    assert len(receiver.got) == 2
    assert client_for("second_reader").get(subscription.get_absolute_url()).status_code == 404
    assert client_for("administrator").get(subscription.get_absolute_url()).status_code == 200
    assert client_for("contact").get(subscription.get_absolute_url()).status_code == 404
    assert client_for("nobody").get(subscription.get_absolute_url()).status_code == 403
    client.post(reverse("rollouts:webhook_switch", args=[subscription.pk, "av"]))
    assert not Delivery.objects.filter(state="pending").exists()


class TestHowItWentOn:
    """What a subscription was told of, or its owner could see, it is told the end of."""

    @pytest.fixture
    def admin(self, world: World) -> User:
        world.people["administrator"] = make_person("ks_admin", Role.ADMINISTRATOR)
        return world.people["administrator"]

    @pytest.fixture
    def seats(self) -> int:
        return 1

    @pytest.fixture
    def seated(self, world: World, seats: int):
        pool = make_pool(world, make_rollout(world), "open", capacity=seats)
        contact = fresh(world.people["contact"])
        return sign_ups.sign_up(pool, world["Arendal"], by=contact, decision=decision(), read=1)

    def states(self, who: str) -> list[tuple[str, str]]:
        found = Delivery.objects.filter(subscription__name=who, kind="sign_up.moved").order_by("pk")
        return list(found.values_list("payload__data__municipality", "payload__data__to"))

    def withdraw(self, world: World, row) -> None:
        sign_ups.withdraw(row, by=fresh(world.people["contact"]), reason="Hemmelig grunn")

    def test_the_administrator_hears_that_a_municipality_left(self, world, receiver, admin):
        listener(world, "administrator", receiver, "sign_up.moved")
        pool = make_pool(world, make_rollout(world), "open", capacity=1)
        contact = fresh(world.people["contact"])
        row = sign_ups.sign_up(pool, world["Arendal"], by=contact, decision=decision(), read=1)
        self.withdraw(world, row)
        assert self.states("administrator") == [("4203", "confirmed"), ("4203", "withdrawn")]
        for delivery in Delivery.objects.order_by("pk"):
            assert try_now(delivery) == "delivered"
        assert b"Hemmelig" not in b"".join(body for _headers, body in receiver.got)

    def test_what_waits_after_a_failure_is_sent_although_the_municipality_has_left(self, world, receiver, admin):
        listener(world, "administrator", receiver, "sign_up.moved")
        receiver.answers = [500]
        pool = make_pool(world, make_rollout(world), "open", capacity=1)
        contact = fresh(world.people["contact"])
        row = sign_ups.sign_up(pool, world["Arendal"], by=contact, decision=decision(), read=1)
        first = Delivery.objects.get()
        assert deliveries.deliver(first.pk) == "pending"
        self.withdraw(world, row)
        assert try_now(first) == "delivered"
        assert try_now(Delivery.objects.latest("pk")) == "delivered"
        assert [json.loads(body)["data"]["to"] for _headers, body in receiver.got[1:]] == ["confirmed", "withdrawn"]

    def test_who_could_see_it_before_they_subscribed_hears_the_end(self, world, receiver, seated):
        listener(world, "reader", receiver, "sign_up.moved")
        self.withdraw(world, seated)
        assert self.states("reader") == [("4203", "withdrawn")]

    def test_who_never_saw_it_hears_nothing(self, world, receiver, seated):
        listener(world, "reader", receiver, "sign_up.moved")
        contact = fresh(world.people["contact"])
        waiting = sign_ups.sign_up(seated.pool, world["Farsund"], by=contact, decision=decision(), read=1)
        assert waiting.state == "waiting"
        self.withdraw(world, waiting)
        assert self.states("reader") == []

    @pytest.mark.parametrize("seats", [9])
    def test_who_was_told_of_the_invitation_hears_the_answer_in_another_role(self, world, receiver, seated):
        listener(world, "contact", receiver, "municipalities.invited", "sign_up.moved")
        invitations.invite(seated.pool_id, by=fresh(world.people["contact"]), chosen=[world["Farsund"]])
        world.people["contact"].assignments.update(role=Role.READER)
        other = make_person("ny_kontakt", Role.CONTACT_PERSON, world.agder)
        sign_ups.decline(seated.pool, world["Farsund"], by=other, reason="Vil ikke")
        assert self.states("contact") == [("4206", "declined")]
        assert try_now(Delivery.objects.latest("pk")) == "delivered"

    @pytest.mark.parametrize("seats", [9])
    def test_an_invitation_is_sent_although_one_of_them_has_said_no_since(self, world, receiver, seated, admin):
        listener(world, "contact", receiver, "municipalities.invited")
        contact = fresh(world.people["contact"])
        invitations.invite(seated.pool_id, by=contact, chosen=[world["Farsund"], world["Lindesnes"]])
        sign_ups.decline(seated.pool, world["Farsund"], by=contact, reason="Vil ikke")
        assert try_now(Delivery.objects.get()) == "delivered"


class TestThePage:
    def test_it_says_what_is_chosen_and_can_be_edited_by_the_owner(self, world, receiver, client_for):
        world.people["administrator"] = make_person("ks_admin", Role.ADMINISTRATOR)
        subscription = listener(world, "reader", receiver, "pool.moved")
        client, page = client_for("reader"), subscription.get_absolute_url()
        assert "en pulje får ny tilstand" in client.get(page).text
        edit = reverse("rollouts:webhook_edit", args=[subscription.pk])
        sent = {"name": "Nytt", "url": receiver.url + "ny", "kinds": ["sign_up.moved"]}
        assert client.post(edit, {**sent, "url": "https://"}).status_code == 422
        secret = deliveries.secret_of(subscription)
        assert client.post(edit, sent).status_code == 302
        subscription.refresh_from_db()
        assert (subscription.name, subscription.url, subscription.kinds) == (
            "Nytt",
            receiver.url + "ny",
            ["sign_up.moved"],
        )
        assert deliveries.secret_of(subscription) == secret
        assert "en påmelding får ny tilstand" in client.get(page).text
        admin = client_for("administrator")
        assert admin.get(page).status_code == 200
        assert edit not in admin.get(page).text
        assert admin.post(edit, sent).status_code == 403

    def test_a_test_is_told_as_it_goes(self, world, receiver, client_for):
        subscription = listener(world, "reader", receiver, "pool.moved")
        client, page = client_for("reader"), subscription.get_absolute_url()
        client.post(reverse("rollouts:webhook_test", args=[subscription.pk]))
        assert 'hx-trigger="load delay:2s"' in client.get(page).text
        receiver.answers = [418]
        delivery = Delivery.objects.get(kind="webhook.test")
        assert try_now(delivery) == "pending"
        assert "Mottakeren svarte 418" in client.get(page).text
        assert try_now(delivery) == "delivered"
        text = client.get(page).text
        assert "Mottakeren svarte 204" in text
        assert "delay:2s" not in text
        deliveries.switch(subscription, on=False)
        assert reverse("rollouts:webhook_test", args=[subscription.pk]) not in client.get(page).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_costs_the_same(world: World, receiver: Receiver, client_for, django_assert_num_queries, rows):
    subscription = listener(world, "coordinator", receiver)
    for number in range(rows):
        make_pool(world, make_rollout(world, title=f"Løp {number}"), "submitted")
    for delivery in Delivery.objects.all():
        deliveries.deliver(delivery.pk)
    client = client_for("coordinator")
    with django_assert_num_queries(8):
        html = client.get(subscription.get_absolute_url()).content.decode()
    assert html.count('scope="row"') == rows


@pytest.mark.django_db(transaction=True)
class TestWithARealWorker:
    def test_it_is_sent_when_the_transaction_is_through(self, world, receiver, celery_worker):
        listener(world, "coordinator", receiver)
        pool = make_pool(world, make_rollout(world), "submitted")
        wait_for(lambda: Delivery.objects.filter(state="delivered").count() == 1, "the message")
        together(world, pool, "approved")
        wait_for(lambda: Delivery.objects.filter(state="delivered").count() == 3, "the next two")
        assert json.loads(receiver.got[0][1])["data"]["to"] == "submitted"
        assert len(receiver.got) == 3

    def test_a_test_goes_the_same_way(self, world, receiver, celery_worker, client_for):
        subscription = listener(world, "coordinator", receiver)
        client_for("coordinator").post(reverse("rollouts:webhook_test", args=[subscription.pk]))
        wait_for(lambda: Delivery.objects.filter(state="delivered").exists(), "the test")
        assert json.loads(receiver.got[0][1])["type"] == "webhook.test"
        assert "Mottakeren svarte 204" in client_for("coordinator").get(subscription.get_absolute_url()).text

    def test_a_worker_killed_in_the_middle_loses_nothing(self, world, receiver, celery_worker):
        listener(world, "coordinator", receiver)
        receiver.hold.clear()
        make_pool(world, make_rollout(world), "submitted")
        wait_for(lambda: receiver.got, "the first try")
        celery_worker.kill()
        receiver.hold.set()
        delivery = Delivery.objects.get()
        assert delivery.state == "pending"
        assert deliveries.rescue() == [], "it may still be on its way"
        Delivery.objects.update(due_at=timezone.now())
        assert deliveries.rescue() == [delivery.pk]
        assert deliveries.deliver(delivery.pk) == "delivered"
        assert [headers["webhook-id"] for headers, _body in receiver.got] == [str(delivery.key)] * 2


# --- Invitations, decisions, and the API -----------------------------------------------------------------------


def test_invitations_go_to_those_who_may_see_them(world: World, receiver: Receiver):
    listener(world, "contact", receiver, "municipalities.invited")
    listener(world, "other_contact", receiver, "municipalities.invited")
    pool = make_pool(world, make_rollout(world), "open")
    invitations.invite(pool.pk, by=fresh(world.people["contact"]), chosen=[world["Arendal"], world["Farsund"]])
    (delivery,) = Delivery.objects.all()
    assert delivery.subscription.owner == world.people["contact"]
    assert delivery.payload["data"]["municipalities"] == ["4203", "4206"]
    assert try_now(delivery) == "delivered"
    # Whose role ends learns nothing more.
    again = Delivery.objects.create(
        subscription=delivery.subscription, kind=delivery.kind, payload=delivery.payload, pool=pool
    )
    RoleAssignment.objects.filter(user=world.people["contact"]).update(
        valid_to=timezone.localdate() - dt.timedelta(days=1)
    )
    assert try_now(again) == "dropped"


def test_a_stop_and_its_end_go_out_without_the_reason(world: World, receiver: Receiver):
    from rollouts.readiness import stops

    listener(world, "reader", receiver, "solution.moved")
    nkg = world.people["coordinator"]
    stops.stop(world.solution, by=nkg, reason="Hemmelig grunn")
    resume_together(world, "Hemmelig avtale")
    sent = list(Delivery.objects.order_by("pk").values_list("kind", "payload__data__to", "payload__data__solution"))
    assert sent == [
        ("solution.moved", "stopped", world.solution.key),
        ("solution.moved", "resumed", world.solution.key),
    ]
    for delivery in Delivery.objects.all():
        assert deliveries.deliver(delivery.pk) == "delivered"
    assert all(b"Hemmelig" not in body for _headers, body in receiver.got)


def test_the_nkgs_log_goes_out_without_its_words(world: World, receiver: Receiver):
    listener(world, "reader", receiver, "decision.logged")
    pool = make_pool(world, make_rollout(world), "returned")
    (delivery,) = Delivery.objects.all()
    data = delivery.payload["data"]
    assert (data["kind"], data["pool"]) == ("returned", pool.pk)
    assert "kolliderer" not in json.dumps(delivery.payload)
    assert try_now(delivery) == "delivered"


def test_webhooks_are_made_through_the_api(world: World, receiver: Receiver, client_for):
    api, reader = "/api/v1/webhooks/", client_for("reader")
    data = {"name": "Mitt system", "url": receiver.url, "kinds": ["pool.moved"]}
    world.people["nobody"] = User.objects.create_user(email="nobody@test.example", name="Ingen")
    assert client_for("nobody").post(api, data, content_type="application/json").status_code == 403
    bad = reader.post(api, {**data, "kinds": ["x"]}, content_type="application/json")
    assert bad.status_code == 400
    made = reader.post(api, data, content_type="application/json")
    assert made.status_code == 201, made.content
    assert made.json()["secret"].startswith("whsec_")
    one = f"{api}{made.json()['id']}/"
    assert "secret" not in reader.get(one).json()
    assert client_for("contact").get(one).status_code == 404
    changed = {"name": "Nytt navn", "url": receiver.url, "kinds": ["pool.moved", "sign_up.moved"]}
    assert reader.put(one, {**changed, "kinds": ["webhook.test"]}, content_type="application/json").status_code == 400
    assert reader.put(one, changed, content_type="application/json").json()["name"] == "Nytt navn"
    assert reader.post(f"{one}test/").json()["kind"] == "webhook.test"
    make_pool(world, make_rollout(world), "open")
    assert len(reader.get(f"{one}deliveries/").json()["results"]) == 3
    assert reader.post(f"{one}off/").json()["is_active"] is False
