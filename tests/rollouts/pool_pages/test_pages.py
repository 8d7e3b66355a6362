"""The pages, as each of the cast: what they show, what they refuse, and what they cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rollouts.models import LoggedDecision, Motion, Pool, SignUp, Track
from rollouts.pools import workflow
from rollouts.sign_ups import workflow as sign_ups
from tests.rollouts.conftest import World, decision, make_pool, make_rollout, terms


def typed(**changes: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in terms(**changes).items()
    }


def url(pool: Pool, name: str) -> str:
    return reverse("rollouts:move", args=[pool.pk, name])


def join(world: World, pool: Pool, *names: str) -> list[SignUp]:
    return sign_ups.sign_up_many(
        pool,
        [world[name] for name in names],
        by=world.people["contact"],
        decision=decision(decision_maker="Helsesjef"),
        read=1,
    )


# --- Reading -----------------------------------------------------------------------------------------------


def test_the_list_shows_approved_pools_to_anyone(world: World, client_for):
    rollout = make_rollout(world, title="DigiHelsestasjon i Agder")
    opened, draft = make_pool(world, rollout, "open", capacity=12), make_pool(world, rollout)
    join(world, opened, "Arendal")
    html = client_for("anonymous").get(reverse("rollouts:list")).content.decode()
    assert "Felles regionalt innføringsløp" in html
    assert opened.get_absolute_url() in html
    assert draft.get_absolute_url() not in html
    assert "1 av 12 plasser" in " ".join(html.split())
    assert "Nytt innføringsløp" not in html
    assert draft.get_absolute_url() in client_for("contact").get(reverse("rollouts:list")).content.decode()


def test_the_list_folds_what_is_over_but_for_the_latest(world: World, client_for):
    rollout, other = make_rollout(world, title="Et langt løp"), make_rollout(world, title="Et kort løp")
    over = [make_pool(world, rollout, state) for state in ("completed", "cancelled", "completed")]
    running = make_pool(world, rollout, "open")
    few = [make_pool(world, other, "completed") for _number in range(2)]
    client = client_for("anonymous")
    html = client.get(reverse("rollouts:list")).content.decode()
    assert [pool.get_absolute_url() in html for pool in (*over, running, *few)] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]
    assert "2 tidligere puljer" in html
    assert html.count("tidligere pulje") == 1
    html = client.get(rollout.get_absolute_url()).content.decode()
    assert all(pool.get_absolute_url() in html for pool in (*over, running))
    assert "tidligere pulje" not in html


def test_the_filters(world: World, client_for):
    agder = make_rollout(world, title="I Agder")
    rogaland = make_rollout(world, title="I Rogaland", network=world.rogaland)
    make_pool(world, agder, "open")
    client = client_for("anonymous")

    def titles(**query: str) -> set[str]:
        html = client.get(reverse("rollouts:list"), query).content.decode()
        return {title for title in (agder.title, rogaland.title) if title in html}

    assert titles() == titles(region="ukjent") == {"I Agder", "I Rogaland"}
    assert titles(region="rogaland") == {"I Rogaland"}
    assert titles(apne="on") == {"I Agder"}
    assert titles(losning="digihelsestasjon", region="agder", apne="on") == {"I Agder"}


@pytest.mark.parametrize("who", ["anonymous", "other_contact", "reader", "representative", "national_leader"])
@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_a_proposal_does_not_exist_for_outsiders(world: World, client_for, who: str, state: str):
    pool = make_pool(world, make_rollout(world), state)
    client = client_for(who)
    assert client.get(pool.get_absolute_url()).status_code == 404
    answer = client.post(url(pool, "godkjenn"), {"version": pool.version})
    assert answer.status_code == (302 if who == "anonymous" else 404)


def test_persons_are_not_named_in_public(world: World, client_for):
    rollout = make_rollout(world, leader=world.people["regional_leader"])
    pool = make_pool(world, rollout, "open")
    join(world, pool, "Arendal")
    for page in (pool.get_absolute_url(), rollout.get_absolute_url(), reverse("rollouts:list")):
        html = client_for("anonymous").get(page).content.decode()
        for name in ("Kari Agder", "Leder Agder", "Nkg En", "Helsesjef"):
            assert name not in html
    html = client_for("anonymous").get(pool.get_absolute_url()).content.decode()
    assert "1 kommune er påmeldt." in html
    assert "Arendal" not in html
    html = client_for("reader").get(pool.get_absolute_url()).content.decode()
    assert "Arendal" in html
    assert "Nkg En" in html


BUTTONS = [
    "Foreslå å godkjenne",
    "Foreslå å sende tilbake",
    "Send inn til NKG",
    "Meld på kommuner",
    "Avlys puljen",
    ">Trekk<",
]


@pytest.mark.parametrize(
    ("state", "who", "shown"),
    [
        ("draft", "contact", {"Send inn til NKG", "Avlys puljen"}),
        ("draft", "resource", set()),
        ("draft", "coordinator", set()),
        ("submitted", "coordinator", {"Foreslå å godkjenne", "Foreslå å sende tilbake"}),
        ("submitted", "contact", {"Avlys puljen"}),
        ("submitted", "resource", set()),
        ("open", "contact", {"Meld på kommuner", "Avlys puljen", ">Trekk<"}),
        ("open", "representative", {"Meld på kommuner", ">Trekk<"}),
        ("open", "coordinator", {"Avlys puljen"}),
        ("open", "other_contact", set()),
        ("open", "other_representative", set()),
        ("open", "reader", set()),
        ("open", "anonymous", set()),
    ],
)
def test_no_buttons_for_what_one_may_not_do(world: World, client_for, state: str, who: str, shown: set[str]):
    pool = make_pool(world, make_rollout(world), state)
    if state == "open":
        join(world, pool, "Arendal")
    html = client_for(who).get(pool.get_absolute_url()).content.decode()
    assert {button for button in BUTTONS if button in html} == shown


# --- Proposing -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("alone")
def test_a_contact_person_proposes_and_the_nkg_approves(world: World, client_for):
    contact, coordinator = client_for("contact"), client_for("coordinator")
    rollout = make_rollout(world)
    page = reverse("rollouts:pool_create", args=[rollout.pk])
    assert contact.get(page).status_code == 200
    answer = contact.post(page, {**typed(capacity=4, note="Hilsen"), "send": "1"}, follow=True)
    pool = Pool.objects.get()
    assert (pool.state, pool.capacity, pool.note) == ("submitted", 4, "Hilsen")
    assert "Puljen er sendt inn til NKG." in answer.content.decode()
    assert str(pool) in coordinator.get(reverse("rollouts:queue")).content.decode()
    answer = coordinator.post(url(pool, "godkjenn"), {"version": pool.version}, follow=True)
    assert "godkjent og åpen for påmelding" in answer.content.decode()
    pool.refresh_from_db()
    assert pool.state == "open"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"end_date": "2020-01-01"}, "Siste dag kan ikke være før første dag."),
        ({"capacity": "-3"}, "Puljen må ha minst én plass."),
        ({"capacity": "mange"}, "Skriv et helt tall, for eksempel 12."),
        ({"start_date": ""}, "Velg første dag."),
        ({"start_date": "31.31.2027"}, "Skriv en gyldig dato."),
        ({"sign_up_deadline": "2999-01-01"}, "Påmeldingsfristen kan ikke være etter første dag."),
        ({"sign_up_deadline": "2020-01-01", "send": "1"}, "Påmeldingsfristen har alt gått ut. Sett en senere frist."),
    ],
)
def test_a_mistake_is_told_at_the_field_and_nothing_typed_is_lost(world: World, client_for, changes, sentence):
    page = reverse("rollouts:pool_create", args=[make_rollout(world).pk])
    answer = client_for("contact").post(page, {**typed(note="Dette skrev jeg"), **changes})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count(sentence) >= 2  # the summary, and at the field
    assert "Dette skrev jeg" in html
    assert not Pool.objects.exists()


@pytest.mark.parametrize("who", ["other_contact", "resource", "reader", "coordinator", "national_leader"])
def test_others_are_told_whom_to_ask(world: World, client_for, who: str):
    page = reverse("rollouts:pool_create", args=[make_rollout(world).pk])
    for answer in (client_for(who).get(page), client_for(who).post(page, typed())):
        assert answer.status_code == 403
        assert "kontaktpersonen eller innføringslederen i Agder" in answer.content.decode()
    assert not Pool.objects.exists()
    assert client_for("anonymous").post(page, typed()).status_code == 302


def test_two_who_edit_the_same_pool(world: World, client_for):
    pool = make_pool(world, make_rollout(world), capacity=5)
    page = reverse("rollouts:pool_edit", args=[pool.pk])
    workflow.update_pool(pool.pk, by=world.people["regional_leader"], version=pool.version, **terms(capacity=9))
    mine = {**typed(capacity=7), "version": pool.version}
    answer = client_for("contact").post(page, mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Leder Agder endret puljen" in html
    assert "<td>9</td>" in html
    assert "<td>7</td>" in html
    assert 'value="7"' in html
    assert Pool.objects.get().capacity == 9
    # Once seen, the person may choose their own.
    version = answer.context["form"]["version"].value()
    assert client_for("contact").post(page, {**mine, "version": version}).status_code == 302
    assert Pool.objects.get().capacity == 7


def test_an_edit_without_a_version_is_a_conflict_not_a_blind_write(world: World, client_for):
    pool = make_pool(world, make_rollout(world), capacity=5)
    answer = client_for("contact").post(reverse("rollouts:pool_edit", args=[pool.pk]), typed(capacity=7))
    assert answer.status_code == 409
    assert Pool.objects.get().capacity == 5


@pytest.mark.usefixtures("alone")
def test_returned_corrected_and_sent_again(world: World, client_for):
    contact, coordinator = client_for("contact"), client_for("coordinator")
    pool = make_pool(world, make_rollout(world), "submitted", capacity=3)
    answer = coordinator.post(url(pool, "send-tilbake"), {"version": pool.version, "reason": "  "})
    assert answer.status_code == 422
    assert "Skriv en begrunnelse." in answer.content.decode()
    coordinator.post(url(pool, "send-tilbake"), {"version": pool.version, "reason": "Uke 8–10 kolliderer"})
    html = contact.get(pool.get_absolute_url()).content.decode()
    assert "Uke 8–10 kolliderer" in html
    assert "Rett og send inn på nytt" in html
    pool.refresh_from_db()
    page = reverse("rollouts:pool_edit", args=[pool.pk])
    assert "Uke 8–10 kolliderer" in contact.get(page).content.decode()
    contact.post(page, {**typed(capacity=6), "version": pool.version, "send": "1"})
    html = coordinator.get(pool.get_absolute_url()).content.decode()
    assert "Endret siden NKG sendte puljen tilbake" in html
    assert "<td>6</td>" in html


# --- Deciding ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["contact", "regional_leader", "resource"])
def test_those_who_see_the_proposal_may_not_decide(world: World, client_for, who: str):
    pool = make_pool(world, make_rollout(world), "submitted")
    answer = client_for(who).post(url(pool, "godkjenn"), {"version": pool.version})
    assert answer.status_code == 403
    assert "nasjonal koordineringsgruppe" in answer.content.decode()
    assert Pool.objects.get().state == "submitted"


def test_a_decision_about_an_older_version_is_not_made(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "returned", capacity=3)
    seen = pool.version - 1  # as it was when it waited
    pool = workflow.update_pool(pool.pk, by=world.people["contact"], version=pool.version, **terms(capacity=8))
    pool = workflow.submit(pool.pk, by=world.people["contact"], version=pool.version)
    answer = client_for("coordinator").post(url(pool, "send-tilbake"), {"version": seen, "reason": "Det jeg skrev"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Noen andre har endret puljen" in html
    assert "<td>3</td>" in html
    assert "<td>8</td>" in html
    assert "Det jeg skrev" in html
    assert Pool.objects.get().state == "submitted"


def test_approve_twice(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "submitted")
    seen = {"version": pool.version}
    assert client_for("coordinator").post(url(pool, "godkjenn"), seen).status_code == 302
    # Another who means the same agrees by that, for a reason of their own.
    answer = client_for("coordinator2").post(url(pool, "godkjenn"), {**seen, "reason": "Vi har plass"})
    assert answer.status_code == 302
    assert Motion.objects.get().state == "carried"
    assert LoggedDecision.objects.get().voices == [{"name": "Nkg To", "reason": "Vi har plass"}]
    assert client_for("coordinator2").post(url(pool, "godkjenn"), seen).status_code == 409


def test_there_is_no_other_move(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "submitted")
    assert client_for("coordinator").post(url(pool, "apne"), {"version": 2}).status_code == 422
    assert client_for("coordinator").post(url(pool, "finnes-ikke"), {"version": 2}).status_code == 404
    assert client_for("coordinator").get(url(pool, "godkjenn")).status_code == 405


def test_the_queue_is_for_the_nkg(world: World, client_for):
    assert client_for("anonymous").get(reverse("rollouts:queue")).status_code == 302
    for who in ("contact", "reader", "national_leader", "representative"):
        assert client_for(who).get(reverse("rollouts:queue")).status_code == 403
    assert "Ingenting venter på NKG" in client_for("coordinator").get(reverse("rollouts:queue")).content.decode()


@pytest.mark.usefixtures("alone")
def test_the_queue_is_ordered_by_waiting_and_swaps_one_room(world: World, client_for):
    coordinator = client_for("coordinator")
    rollout = make_rollout(world)
    young, old = make_pool(world, rollout, "submitted"), make_pool(world, rollout, "submitted")
    Pool.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - dt.timedelta(days=11))
    answer = coordinator.get(reverse("rollouts:queue"))
    assert list(answer.context["waiting"]) == [old, young]
    assert answer.context["pool"] == old
    assert "har ventet i 11 dager" in answer.content.decode()
    page = reverse("rollouts:queue") + f"?sak={young.pk}"
    fragment = coordinator.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert 'id="nkg-room"' in fragment
    data = {"version": old.version, "from": "queue", "reason": ""}
    answer = coordinator.post(url(old, "send-tilbake"), data, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "<html" not in answer.content.decode()
    answer = coordinator.post(
        url(old, "godkjenn"), {"version": old.version, "from": "queue"}, headers={"HX-Request": "true"}, follow=True
    )
    html = answer.content.decode()
    assert "<html" not in html
    assert "godkjent og åpen for påmelding" in html
    assert answer.context["pool"] == young


def test_a_swapped_room_equals_a_fresh_one(world: World, client_for):
    make_pool(world, make_rollout(world), "submitted")
    coordinator = client_for("coordinator")
    page = coordinator.get(reverse("rollouts:queue")).content.decode()
    room = coordinator.get(reverse("rollouts:queue"), headers={"HX-Request": "true"}).content.decode()
    # What only a swap needs: where the focus goes, and the messages that a page has elsewhere.
    room = room.replace(" data-focus", "")
    body = room[room.index('<div class="fl-page-head">') :]
    plain = lambda text: "".join(text.split())  # noqa: E731
    strip = lambda text: plain(text.split('name="csrfmiddlewaretoken"')[0])  # noqa: E731
    assert strip(body) in plain(page)


# --- What it costs ---------------------------------------------------------------------------------------------


def cost(client: Client, page: str, django_assert_num_queries: Any, expected: int) -> None:
    client.get(page)
    with django_assert_num_queries(expected):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "expected"), [("anonymous", 5), ("contact", 8)])
def test_queries_of_the_list(world: World, client_for, django_assert_num_queries, rows: int, who: str, expected: int):
    for track in list(Track)[:rows]:
        rollout = make_rollout(world, track)
        for _ in range(rows):
            make_pool(world, rollout, "open")
    cost(client_for(who), reverse("rollouts:list"), django_assert_num_queries, expected)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_rollout(world: World, client_for, django_assert_num_queries, rows: int):
    rollout = make_rollout(world, leader=world.people["regional_leader"])
    for _ in range(rows):
        make_pool(world, rollout, "open")
    cost(client_for("contact"), rollout.get_absolute_url(), django_assert_num_queries, 18)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "expected"), [("anonymous", 2), ("contact", 14), ("representative", 16)])
def test_queries_of_an_open_pool(world: World, client_for, django_assert_num_queries, rows, who, expected):
    """Two of them for what is said of the municipalities: the solution's levels, and its other pools."""
    pool = make_pool(world, make_rollout(world), "open")
    join(world, pool, *["Arendal", "Farsund", "Lindesnes"][:rows])
    cost(client_for(who), pool.get_absolute_url(), django_assert_num_queries, expected)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_queue_and_its_case(world: World, client_for, django_assert_num_queries, rows: int):
    rollout = make_rollout(world)
    for _ in range(rows):
        pool = make_pool(world, rollout, "submitted")
    cost(client_for("coordinator"), reverse("rollouts:queue"), django_assert_num_queries, 24)
    cost(client_for("coordinator"), pool.get_absolute_url(), django_assert_num_queries, 24)
