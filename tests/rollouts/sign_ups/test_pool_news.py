"""What a pool does is told to those it concerns, each in their own language: in the inbox, the API and the e-mail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from core.language import speaking_to
from core.notifications import digest
from core.notifications.models import Message
from core.waiting import Group, grouped, waiting_for
from networks.models import Role, User
from networks.people import language
from rollouts.completion import proposals
from rollouts.models import Pool, SignUp, StatusProposal, Track
from rollouts.pools import workflow
from rollouts.sign_ups import invitations
from rollouts.sign_ups import workflow as sign_ups
from rollouts.sign_ups.pool_news import standings
from tests.rollouts.conftest import (
    World,
    decision,
    fresh,
    make_municipality,
    make_person,
    make_pool,
    make_rollout,
    together,
)

JOINED, IN_LINE, INVITED = ["Arendal", "Farsund", "Lindesnes"], ["Kristiansand"], ["Stavanger", "Eigersund", "Bykle"]


@pytest.fixture
def pool(world: World) -> Pool:
    """Three have seats, one is in line, and four are invited, of which one has nobody here."""
    county = world["Arendal"].periods.get().county
    world.municipalities["Bykle"] = make_municipality("4222", "Bykle", world.agder, county)
    bykle = make_person("bykle", Role.MUNICIPALITY_REPRESENTATIVE, municipality=world["Bykle"])
    world.people["bykle"] = bykle
    for who, wanted in (("representative", "nn"), ("other_representative", "en-gb")):
        language.choose(world.people[who], wanted)
    made = make_pool(world, make_rollout(world, Track.NATIONAL), "open", capacity=3)
    world.people["leader"] = world.people["national_leader"]
    invitations.invite(
        made.pk, by=fresh(world.people["leader"]), chosen=[world[name] for name in [*INVITED, "Kristiansand"]]
    )
    for name in [*JOINED, *IN_LINE]:
        sign_ups.sign_up(made.pk, world[name], by=fresh(world.people["contact"]), decision=decision(), read=1)
    made.refresh_from_db()
    return made


def cancel(world: World, pool: Pool) -> None:
    Message.objects.update(mailed_on=timezone.localdate() - dt.timedelta(days=1))
    workflow.cancel(pool.pk, by=fresh(world.people["leader"]), version=pool.version, reason="Leverandøren er forsinket")


def unread(world: World, who: str) -> list[str]:
    user = fresh(world.people[who])
    with speaking_to(user):
        return [f"{row.words}. {row.more}" for row in Message.objects.unread().filter(user=user).order_by("pk")]


def read_in_inbox(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/innboks/").text


def test_a_cancelled_pool_is_read_by_each_in_their_own_language(world: World, pool: Pool):
    cancel(world, pool)

    reads = {who: unread(world, who)[-1] for who in ("representative", "other_representative", "contact", "bykle")}
    title = "Pulje 1 – DigiHelsestasjon national"
    assert reads["representative"] == f"{title} er avlyst. «Leverandøren er forsinket» Arendal: påmeld"
    assert reads["other_representative"].startswith("Pool 1 – DigiHelsestasjon national has been cancelled.")
    assert reads["other_representative"].endswith("Stavanger: invited")
    assert reads["bykle"] == f"{title} er avlyst. «Leverandøren er forsinket» Bykle: invitert"
    for name, state in (("Arendal", "påmeldt"), ("Kristiansand", "på venteliste"), ("Bykle", "invitert")):
        assert f"{name}: {state}" in reads["contact"]
    # The NKG had approved it; who cancels isn't told of it.
    assert "avlyst" in unread(world, "coordinator")[-1]
    assert not any("avlyst" in line for line in unread(world, "leader"))
    assert not unread(world, "reader")

    english = fresh(world.people["other_representative"])
    assert "has been cancelled" in read_in_inbox(english)
    client = Client()
    client.force_login(english)
    assert "has been cancelled" in client.get("/api/v1/messages/").text


@pytest.mark.parametrize(
    ("who", "subject", "words"),
    [
        ("representative", "Fellesløp: nytt og det som ventar på deg", "Nytt sidan sist:"),
        ("other_representative", "Fellesløp: news and what waits for you", "has been cancelled"),
        ("bykle", "Fellesløp: nytt og det som venter på deg", "Nytt siden sist:"),
    ],
)
def test_the_mail_is_in_the_language_of_the_reader_too(world: World, pool: Pool, who: str, subject: str, words: str):
    cancel(world, pool)
    with translation.override("en-gb"):
        assert digest.send_digest(fresh(world.people[who]))
    [sent] = mail.outbox
    assert sent.subject == subject
    assert words in sent.body
    # The invitation and the sign-up that were told before hold no longer, and wait for nobody.
    assert "Invit" not in sent.body


def test_what_is_cancelled_takes_its_invitation_away(world: World, pool: Pool):
    stavanger = fresh(world.people["other_representative"])
    assert [item.url for item in waiting_for(stavanger)] == [pool.get_absolute_url()]
    invited = Message.objects.get(user=stavanger, event="pool_invited")
    assert invited in Message.objects.unread()

    cancel(world, pool)

    assert waiting_for(fresh(stavanger)) == []
    assert invited not in Message.objects.unread()
    assert "no longer holds" in read_in_inbox(stavanger)


def test_a_proposal_that_is_given_up_is_told_to_the_nkg_only_when_it_had_it(world: World):
    for state, told in (("draft", 0), ("submitted", 1)):
        pool = make_pool(world, make_rollout(world), state)
        workflow.cancel(pool.pk, by=fresh(world.people["contact"]), version=pool.version, reason="Nei")
        found = Message.objects.filter(event="pool_cancelled", user=world.people["coordinator"])
        assert found.filter(url=pool.get_absolute_url()).count() == told


def test_the_deadline_passes_for_those_in_line_and_without_an_answer(world: World, pool: Pool):
    Pool.objects.filter(pk=pool.pk).update(sign_up_deadline=timezone.localdate() - dt.timedelta(days=1))
    assert workflow.close_expired() == 1
    assert workflow.close_expired() == 0

    assert unread(world, "bykle")[-1].endswith("har gått ut. Bykle: invitert")
    assert unread(world, "contact")[-1].endswith("Bykle: invitert, Kristiansand: på venteliste")
    # Arendal has its seat: nothing has changed.
    assert not any("gått ut" in line for line in unread(world, "representative"))
    leader = unread(world, "leader")[-1]
    assert "3 påmeldt, 1 i kø, 3 uten svar" in leader
    assert "I kø: Kristiansand. Uten svar: Bykle, Eigersund, Stavanger." in leader


def test_closed_early_opened_again_and_started(world: World, pool: Pool):
    leader = fresh(world.people["leader"])
    pool = workflow.close(pool.pk, by=leader, version=pool.version, comment="Fullt.")
    assert unread(world, "bykle")[-1].endswith("er stengt før fristen. Fullt. Bykle: invitert")
    pool = workflow.open_pool(pool.pk, by=leader, version=pool.version)
    assert "er åpen for påmelding til" in unread(world, "bykle")[-1]
    assert not any("stengt" in line for line in unread(world, "bykle"))
    pool = workflow.close(pool.pk, by=leader, version=pool.version)
    workflow.start(pool.pk, by=leader, version=pool.version)
    assert unread(world, "representative")[-1].endswith("er i gang. Arendal: påmeld")
    assert "Kristiansand: på venteliste" in unread(world, "contact")[-1]


def test_a_stop_is_told_once(world: World, pool: Pool):
    workflow.close(pool.pk, by=None, comment="Løsningen er stoppet")
    assert not Message.objects.filter(event__in=["pool_closed", "pool_deadline_passed"]).exists()


def test_the_leader_hears_who_leaves_and_who_gets_the_seat(world: World, pool: Pool):
    row = SignUp.objects.get(municipality=world["Arendal"])
    sign_ups.withdraw(row, by=fresh(world.people["representative"]), reason="Vi mangler folk")
    assert [line.partition(" fra")[0].partition(" i ")[0] for line in unread(world, "leader")[-2:]] == [
        "Arendal er trukket",
        "Kristiansand har fått plass",
    ]
    assert "Vi mangler folk" in unread(world, "leader")[-2]
    sign_ups.decline(pool, world["Bykle"], by=fresh(world.people["bykle"]), reason="Nei takk")
    assert unread(world, "leader")[-1].startswith("Bykle takket nei til")
    assert unread(world, "contact")[-1].startswith("Bykle takket nei til")


def test_a_wish_reaches_those_who_lead(world: World, pool: Pool):
    other = make_pool(world, pool.rollout, "open")
    row = SignUp.objects.get(municipality=world["Arendal"])
    sign_ups.wish(row, other, by=fresh(world.people["representative"]))
    assert unread(world, "leader")[-1].startswith("Arendal ønsker seg heller Pulje 2")


def test_new_dates_are_told_to_the_invited_and_to_those_in_line(world: World, pool: Pool):
    from rollouts.pool_changes import workflow as changes

    terms = {**pool.terms(), "end_date": pool.end_date + dt.timedelta(days=7)}
    new = {
        name: dt.date.fromisoformat(value) if "date" in name or "deadline" in name else value
        for name, value in terms.items()
        if not isinstance(value, dt.date)
    }
    new["end_date"] = pool.end_date + dt.timedelta(days=7)
    change = changes.propose(
        pool.pk, by=fresh(world.people["leader"]), version=pool.version, reason="En uke til", **new
    )
    together(world, change, "approved")
    told = next(line for line in unread(world, "bykle") if "er endret" in line)
    assert told.startswith("Pulje 1 – DigiHelsestasjon national er endret: siste dag.")
    assert told.endswith("Bykle: invitert")
    assert "Kristiansand: på venteliste" in next(line for line in unread(world, "contact") if "endret: siste" in line)


def test_a_municipality_with_nobody_here_is_told_of_to_the_leader_and_to_ks(world: World):
    world.people["administrator"] = make_person("ks_admin", Role.ADMINISTRATOR)
    world.people["other_contact"].assignments.update(valid_to=timezone.localdate())
    pool = make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    invitations.invite(
        pool.pk,
        by=fresh(world.people["national_leader"]),
        chosen=[world["Stavanger"], world["Eigersund"], world["Farsund"]],
    )
    for who in ("administrator", "national_leader"):
        assert unread(world, who)[-1].startswith(
            "Ingen i Fellesløp svarer for Eigersund. Dette venter på svar: Pulje 1"
        )
    assert not any("Eigersund" in line for line in unread(world, "contact"))


def test_each_reads_the_names_of_their_own_municipalities(world: World, pool: Pool):
    people = standings(pool)
    assert len(people[world.people["bykle"]]["municipalities"]) == 1
    assert len(people[world.people["contact"]]["municipalities"]) == 5
    assert "Bykle er spurt" in unread(world, "bykle")[0]


def test_a_status_that_is_wrong_is_told_to_the_leader(world: World, pool: Pool):
    leader = fresh(world.people["leader"])
    for act in (workflow.close, workflow.start, workflow.complete):
        pool.refresh_from_db()
        act(pool.pk, by=leader, version=pool.version)
    asked = next(line for line in unread(world, "representative") if "Stadfest status" in line)
    assert asked.endswith("Arendal")
    row = StatusProposal.objects.get(sign_up__municipality=world["Arendal"])
    proposals.decline(row.pk, by=fresh(world.people["representative"]), reason="Ikke ennå")
    assert unread(world, "leader")[-1].startswith("Arendal sier at statusen etter Pulje 1")


def test_the_page_and_the_digest_sort_what_waits_alike(world: World, pool: Pool):
    today = timezone.localdate()
    Pool.objects.filter(pk=pool.pk).update(sign_up_deadline=today + dt.timedelta(days=1))
    SignUp.objects.filter(state="invited").update(invited_at=timezone.now() - dt.timedelta(days=2))
    bykle = fresh(world.people["bykle"])
    [(group, [item])] = grouped(waiting_for(bykle))
    assert (group, item.deadline) == (Group.URGENT, today + dt.timedelta(days=1))
    assert item.detail == "Bykle (full – venteliste)"
    client = Client()
    client.force_login(bykle)
    page = client.get("/min-side/venter/").text
    assert page.index("Haster") < page.index("Invitert: Pulje 1") < page.index("frist")
    assert client.get("/api/v1/me/waiting/").json()[0]["group"] == "urgent"
    assert digest.send_digest(bykle)
    body = mail.outbox[0].body
    assert body.index("Haster:") < body.index("Invitert: Pulje 1")
    assert "  Bykle (full – venteliste)\n" in body
    assert "  Frist: " in body
