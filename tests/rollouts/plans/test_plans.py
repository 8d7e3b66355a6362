"""The guided choice of track, joined regions, the plan of a rollout, and the checklist of its pools."""

from __future__ import annotations

import datetime as dt
from functools import partial
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from core.waiting import waiting_for
from rollouts.models import (
    Activity,
    ChecklistItem,
    ChecklistTick,
    Milestone,
    Organisation,
    Phase,
    Pool,
    Process,
    Rollout,
    SignUp,
    Track,
    TrackChoice,
    WorkingGroupMember,
)
from rollouts.plans import checklists, joining
from rollouts.plans import workflow as plans
from rollouts.pools import workflow
from rollouts.rollout_pages import setting_up
from rollouts.rollouts import tracks
from rollouts.sign_ups import access as sign_up_access
from rollouts.sign_ups import workflow as sign_ups
from tests.rollouts import conftest
from tests.rollouts.conftest import World, decision, fresh, make_pool

# The plans are written here.
make_rollout = partial(conftest.make_rollout, planned=False)

A = {"ready": "all", "fitted": "yes", "simultaneity": "no", "capacity": "national", "suppliers": "none"}
B = {**A, "simultaneity": "region"}
C = {**A, "suppliers": "some"}


def page(name: str, *args: Any) -> str:
    return reverse(f"rollouts:{name}", args=args)


def asked(answers: dict[str, str]) -> dict[str, str]:
    return {f"q_{key}": value for key, value in answers.items()}


# --- The choice of track --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "track"),
    [
        (A, "national"),
        (B, "regional"),
        ({**A, "capacity": "regional"}, "regional"),
        ({**A, "capacity": "limited"}, "partial"),
        (C, "partial"),
        ({**A, "ready": "some"}, "partial"),
        ({**A, "fitted": "partly"}, "partial"),
        ({**B, "ready": "some"}, "partial"),
    ],
)
def test_the_five_questions_give_a_track_and_why(answers: dict[str, str], track: str):
    advice = tracks.advise(answers)
    assert advice.track == track
    assert advice.reasons
    assert len(advice.reasons) + len(advice.against) == len(tracks.QUESTIONS)


def test_every_set_of_answers_gives_a_track_that_one_of_them_speaks_for():
    choices = [[choice.value for choice in question.choices] for question in tracks.QUESTIONS]
    for values in product(*choices):
        answers = dict(zip((question.key for question in tracks.QUESTIONS), values, strict=True))
        assert tracks.is_complete(answers)
        assert tracks.advise(answers).reasons


def create(world: World, **changes: Any) -> Rollout:
    given = {"by": world.people["contact"], "solution": world.solution, "title": "Løp", "track": "regional"}
    return setting_up.create_rollout(**{**given, "network": world.agder, **changes})


def test_another_track_than_the_advised_needs_a_reason_and_both_are_kept(world: World):
    with pytest.raises(InvalidInput) as error:
        create(world, answers=A)
    assert error.value.field == "deviation_reason"
    with pytest.raises(InvalidInput):
        create(world, answers={**A, "ready": ""})
    assert not Rollout.objects.exists()
    rollout = create(world, answers=A, deviation_reason="Regionen er klar nå")
    choice = TrackChoice.objects.get(rollout=rollout)
    assert (choice.advised, choice.chosen) == ("national", "regional")
    assert (choice.answers, choice.deviation_reason) == (A, "Regionen er klar nå")
    with pytest.raises(DatabaseError), transaction.atomic():
        TrackChoice.objects.update(deviation_reason="Omskrevet")
    followed = create(world, answers=B, deviation_reason="Trengs ikke", although_alike=True)
    assert followed.track_choice.deviation_reason == ""  # type: ignore[attr-defined]


def test_the_nkg_hears_of_a_regional_rollout(world: World):
    create(world)
    told = set(Message.objects.values_list("user__email", "title"))
    assert told == {(f"{who}@test.example", "Nytt regionalt innføringsløp: Løp") for who in ("nkg_en", "nkg_to")}


def test_the_page_advises_without_script_and_keeps_what_was_typed(world: World, client_for):
    client, address = client_for("coordinator"), page("create")
    answer = client.post(address, {**asked(C), "title": "VKP for noen", "advise": "1"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Svarene peker mot: Delvis nasjonalt innføringsløp" in html
    assert "Bare noen leverandører er klare." in html
    assert 'value="VKP for noen"' in html
    assert "må fylles" not in html
    assert (
        html.index('value="partial"')
        < html.index("checked", html.index('value="partial"'))
        < html.index("</label>", html.index('value="partial"'))
    )
    assert "Svar på alle de fem" in client.post(address, {"q_ready": "all", "advise": "1"}).content.decode()
    data = {**asked(A), "track": "partial", "solution": world.solution.pk, "title": "VKP", "criteria": "Samme journal"}
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert "Skriv hvorfor du velger noe annet." in refused.content.decode()
    done = client.post(address, {**data, "deviation_reason": "Leverandøren ba om det"}, follow=True)
    html = done.content.decode()
    assert "Hvorfor denne typen innføringsløp?" in html
    assert "Leverandøren ba om det" in html


# --- Joined regions -------------------------------------------------------------------------------------------


def test_a_regional_rollout_is_opened_to_another_region(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    rollout, stavanger = pool.rollout, world["Stavanger"]
    other = fresh(world.people["other_contact"])
    with pytest.raises(InvalidInput):
        sign_ups.sign_up(pool, stavanger, by=other, decision=decision(), read=1)
    for who in ("other_contact", "resource", "national_leader", "reader"):
        with pytest.raises(NotAllowed):
            joining.join(rollout.pk, world.rogaland, by=world.people[who])
    joining.join(rollout.pk, world.rogaland, by=world.people["contact"])
    assert Message.objects.filter(user=other, title__contains="åpnet for kommunene i Rogaland").exists()
    for network in (world.rogaland, world.agder):
        with pytest.raises(InvalidInput):
            joining.join(rollout.pk, network, by=world.people["coordinator"])
    html_pool = Pool.objects.select_related("rollout__network").get(pk=pool.pk)

    assert "sign_up" in sign_up_access.allowed_actions(fresh(other), html_pool)
    assert "sign_up" in sign_up_access.allowed_actions(fresh(world.people["other_representative"]), html_pool)
    sign_ups.sign_up(pool, stavanger, by=other, decision=decision(), read=1)
    with pytest.raises(WrongState):
        joining.leave(rollout.pk, world.rogaland, by=world.people["contact"])
    sign_ups.withdraw(SignUp.objects.get(), by=other)
    joining.leave(rollout.pk, world.rogaland, by=world.people["contact"])
    with pytest.raises(InvalidInput):
        sign_ups.sign_up(pool, stavanger, by=other, decision=decision(), read=1)


def test_only_a_regional_rollout_is_opened_to_regions(world: World):
    rollout = make_rollout(world, Track.NATIONAL)
    with pytest.raises(NotAllowed):
        joining.join(rollout.pk, world.rogaland, by=world.people["coordinator"])


# --- The plan -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("contact", True),
        ("regional_leader", True),
        ("coordinator", True),
        ("other_contact", False),
        ("resource", False),
        ("representative", False),
        ("reader", False),
        ("anonymous", False),
    ],
)
def test_who_writes_the_plan(world: World, client_for, who: str, may: bool):
    rollout = make_rollout(world)
    data = {"name": "Oppstart", "start_date": "2026-01-01", "end_date": "2026-02-01"}
    client_for(who).post(page("plan_new", rollout.pk, "faser"), data)
    assert Phase.objects.exists() == may
    assert (client_for(who).get(page("plan", rollout.pk)).status_code == 200) == may
    html = client_for(who).get(rollout.get_absolute_url()).content.decode()
    assert (page("plan", rollout.pk) in html) == may
    assert ("Oppstart" in html) == may


PARTS = {
    "arbeidsgruppe": {"name": "Kari", "function": "rådgiver", "organisation": "nhn", "valid_from": "2026-01-01"},
    "faser": {"name": "Kari", "start_date": "2026-01-01", "end_date": "2026-02-01"},
    "milepaeler": {"name": "Kari", "due_on": "2026-01-01"},
    "aktiviteter": {"title": "Kari", "process": "training", "date": "2026-01-01", "starts_at": "09:00"},
    "sjekkliste": {"text": "Kari", "due_weeks": "-2"},
}


@pytest.mark.parametrize("kind", PARTS)
def test_each_part_is_written_changed_and_taken_out(world: World, client_for, kind: str):
    rollout, client = make_rollout(world), client_for("contact")
    assert client.get(page("plan_new", rollout.pk, kind)).status_code == 200
    empty = client.post(page("plan_new", rollout.pk, kind), {"csrfmiddlewaretoken": "x"})
    assert empty.status_code == 422
    assert "This field" not in empty.content.decode()
    assert client.post(page("plan_new", rollout.pk, kind), PARTS[kind]).status_code == 302
    part = plans.PARTS[kind].objects.get()
    assert "Kari" in client.get(page("plan", rollout.pk)).content.decode()
    changed = {key: "Ola" if value == "Kari" else value for key, value in PARTS[kind].items()}
    assert client.post(page("plan_part", rollout.pk, kind, part.pk), changed).status_code == 302
    assert "Ola" in client.get(rollout.get_absolute_url()).content.decode()
    assert client.post(page("plan_remove", rollout.pk, kind, part.pk)).status_code == 302
    assert "Ola" not in client.get(rollout.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("faser", {"end_date": "2025-12-31"}, "Siste dag kan ikke være før første dag."),
        ("arbeidsgruppe", {"organisation": "municipality"}, "Velg hvilken kommune personen kommer fra"),
        ("aktiviteter", {"ends_at": "08:00"}, "Slutten må være etter starten."),
        ("aktiviteter", {"link": "ikke en lenke"}, "Skriv en hel adresse"),
    ],
)
def test_what_cannot_be_right_is_said_beside_what_was_typed(world: World, client_for, kind, changes, sentence):
    rollout = make_rollout(world)
    answer = client_for("contact").post(page("plan_new", rollout.pk, kind), {**PARTS[kind], **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Kari" in answer.content.decode()
    assert not plans.PARTS[kind].objects.exists()


def test_one_leads_the_group_and_a_new_leader_takes_over(world: World):
    rollout, by = make_rollout(world), world.people["coordinator"]

    def member(name: str) -> WorkingGroupMember:
        person = WorkingGroupMember(
            rollout=rollout, name=name, function="leder", organisation=Organisation.KS, is_leader=True
        )
        plans.save(person, by=by)
        return person

    first, second = member("Kari"), member("Ola")
    first.refresh_from_db()
    assert (first.is_leader, second.is_leader) == (False, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkingGroupMember.objects.filter(pk=first.pk).update(is_leader=True)


def test_an_activity_belongs_to_a_pool_of_the_same_rollout(world: World):
    rollout, other = make_rollout(world), make_pool(world, make_rollout(world, Track.NATIONAL))
    with pytest.raises(InvalidInput) as error:
        plans.save(Activity(rollout=rollout, pool=other, process=Process.RISK), by=world.people["contact"])
    assert error.value.field == "pool"


def test_links_to_sessions_and_names_are_for_those_signed_in(world: World, client_for):
    rollout, by = make_rollout(world), world.people["contact"]
    member = WorkingGroupMember(rollout=rollout, name="Kari Nordmann", function="leder", organisation="ks")
    activity = Activity(
        rollout=rollout, process=Process.RISK, link="https://mote.example/1", responsible="Ola Nordmann"
    )
    for part in (member, activity):
        plans.save(part, by=by)
    anyone = client_for("anonymous").get(rollout.get_absolute_url()).content.decode()
    assert "mote.example" not in anyone
    assert "Nordmann" not in anyone
    reader = client_for("reader").get(rollout.get_absolute_url()).content.decode()
    assert "https://mote.example/1" in reader
    assert "Kari Nordmann" in reader
    plan = client_for("anonymous").get(reverse("rollout-plan-detail", args=[rollout.pk])).json()
    assert plan["working_group"] == []
    assert plan["activities"][0]["link"] is None


def test_the_usual_checklist_and_processes_are_put_in_once(world: World, client_for):
    rollout, client = make_rollout(world), client_for("contact")
    for kind in ("sjekkliste", "aktiviteter"):
        for _again in range(2):
            assert client.post(page("plan_usual", rollout.pk, kind)).status_code == 302
    assert ChecklistItem.objects.count() == len(plans.USUAL_CHECKLIST)
    assert Activity.objects.count() == len(Process)


# --- The checklist --------------------------------------------------------------------------------------------


@pytest.fixture
def running(world: World) -> Pool:
    """A pool that began a week ago with Arendal, Farsund and a checklist of three items."""
    rollout = make_rollout(world)
    pool = make_pool(world, rollout, "open")
    contact = fresh(world.people["contact"])
    sign_ups.sign_up_many(pool, [world["Arendal"], world["Farsund"]], by=contact, decision=decision(), read=1)
    start = timezone.localdate() - dt.timedelta(days=7)
    Pool.objects.filter(pk=pool.pk).update(start_date=start, sign_up_deadline=start)
    for text, weeks in (("Tidlig", -1), ("Sent", 8), ("Uten frist", None)):
        plans.save(ChecklistItem(rollout=rollout, text=text, due_weeks=weeks), by=contact)
    pool = Pool.objects.get(pk=pool.pk)
    pool = workflow.close(pool.pk, by=contact, version=pool.version)
    workflow.start(pool.pk, by=contact, version=pool.version)
    return Pool.objects.select_related("rollout__network").get(pk=pool.pk)


def row_of(world: World, name: str) -> SignUp:
    return SignUp.objects.get(municipality=world[name])


def items() -> dict[str, int]:
    return dict(ChecklistItem.objects.values_list("text", "pk"))


def test_ticks_are_counted_by_municipality_and_pool(world: World, running: Pool):
    found, contact = items(), fresh(world.people["contact"])
    arendal = row_of(world, "Arendal")
    assert checklists.change(arendal.pk, by=contact, done=found.values()) == 3
    assert checklists.change(arendal.pk, by=contact, done=found.values()) == 0
    assert checklists.change(row_of(world, "Farsund").pk, by=contact, done=[found["Sent"], 99999]) == 1
    progress = checklists.progress(running, contact)
    assert [(row.sign_up.municipality.name, row.done, row.total, row.overdue) for row in progress.rows] == [
        ("Arendal", 3, 3, 0),
        ("Farsund", 1, 3, 1),
    ]
    assert (progress.done, progress.total, progress.finished) == (4, 6, 1)
    assert checklists.change(arendal.pk, by=contact, undone=[found["Sent"]]) == 1
    assert checklists.progress(running, contact).done == 3
    taken_back = ChecklistTick.objects.get(undone_at__isnull=False)
    assert taken_back.undone_by == contact
    plans.remove(ChecklistItem.objects.get(text="Tidlig"), by=contact)
    assert checklists.progress(running, contact).total == 4


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("contact", True),
        ("representative", True),
        ("regional_leader", False),
        ("coordinator", False),
        ("other_contact", False),
        ("other_representative", False),
        ("reader", False),
    ],
)
def test_the_municipalitys_own_people_tick(world: World, running: Pool, client_for, who: str, may: bool):
    row = row_of(world, "Arendal")
    early = items()["Tidlig"]
    answer = client_for(who).post(page("checklist_of", row.pk), {"done": [early]})
    assert (answer.status_code == 302) == may
    assert ChecklistTick.objects.exists() == may
    if not may:
        with pytest.raises(NotAllowed):
            checklists.change(row.pk, by=fresh(world.people[who]), done=[early])


def test_two_pages_open_at_once_do_not_undo_each_other(world: World, running: Pool, client_for):
    found, row = items(), row_of(world, "Arendal")
    address = page("checklist_of", row.pk)
    client_for("contact").post(address, {"done": [found["Tidlig"]]})
    # The representative's page was opened before that, and shows nothing ticked.
    client_for("representative").post(address, {"done": [found["Sent"]]})
    assert set(checklists.ticked_items(row)) == {found["Tidlig"], found["Sent"]}
    client_for("representative").post(address, {"was": [found["Tidlig"], found["Sent"]], "done": [found["Sent"]]})
    assert set(checklists.ticked_items(row)) == {found["Sent"]}


def test_who_sees_how_far_each_has_come(world: World, running: Pool, client_for):
    address = page("checklist", running.pk)
    for who, seen in (("regional_leader", {"Arendal", "Farsund"}), ("representative", {"Arendal"}), ("reader", set())):
        html = client_for(who).get(address).content.decode()
        assert {name for name in ("Arendal", "Farsund") if name in html} == seen, who
        assert "0 av 6 punkter er gjort" in html
    assert "0 av 6 punkter er gjort" in client_for("anonymous").get(running.get_absolute_url()).content.decode()
    own = client_for("representative").get(running.get_absolute_url()).content.decode()
    assert page("checklist_of", row_of(world, "Arendal").pk) in own


def test_a_municipality_without_a_seat_has_nothing_to_tick(world: World, running: Pool):
    row = row_of(world, "Arendal")
    sign_ups.withdraw(row, by=fresh(world.people["contact"]))
    with pytest.raises(WrongState):
        checklists.change(row.pk, by=fresh(world.people["contact"]), done=items().values())


def test_what_is_overdue_waits_for_those_who_answer_for_it(world: World, running: Pool):
    def waiting(who: str) -> list[tuple[str, str]]:
        return [(item.title, item.detail) for item in waiting_for(fresh(world.people[who])) if "liste" in item.title]

    title = f"Sjekkliste: {running}"
    assert waiting("contact") == [(title, "2 punkter er over fristen: Arendal, Farsund")]
    assert waiting("representative") == [(title, "1 punkt er over fristen: Arendal")]
    assert waiting("reader") == waiting("other_contact") == []
    done = [items()["Tidlig"]]
    checklists.change(row_of(world, "Arendal").pk, by=fresh(world.people["representative"]), done=done)
    assert waiting("representative") == []


def test_a_milestone_past_its_day_waits_for_those_who_lead(world: World):
    rollout = make_rollout(world)
    late = Milestone(rollout=rollout, name="ROS gjort", due_on=timezone.localdate() - dt.timedelta(days=3))
    plans.save(late, by=world.people["contact"])
    titles = [item.title for item in waiting_for(fresh(world.people["regional_leader"]))]
    assert titles == ["Milepæl over fristen: ROS gjort"]
    late.reached_on = timezone.localdate()
    plans.save(late, by=world.people["contact"])
    assert waiting_for(fresh(world.people["regional_leader"])) == []


def test_the_machine_ticks_under_the_same_rule(world: World, running: Pool, client_for):
    row = row_of(world, "Arendal")
    address, data = reverse("checklist-tick", args=[row.pk]), {"done": list(items().values())}
    assert client_for("other_contact").post(address, data, content_type="application/json").status_code in {403, 404}
    done = client_for("representative").post(address, data, content_type="application/json")
    assert len(done.json()["done"]) == done.json()["total"] == 3
    assert client_for("reader").get(reverse("checklist-detail", args=[row.pk])).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_plan_and_the_checklist(world: World, client_for, django_assert_num_queries, rows: int):
    rollout, by = make_rollout(world), fresh(world.people["contact"])
    pool = make_pool(world, rollout, "open", capacity=9)
    chosen = [world[name] for name in ("Arendal", "Farsund", "Lindesnes")[:rows]]
    sign_ups.sign_up_many(pool, chosen, by=by, decision=decision(), read=1)
    for number in range(rows):
        for part in (
            Phase(rollout=rollout, name=f"Fase {number}", start_date="2026-01-01", end_date="2026-02-01"),
            Milestone(rollout=rollout, name="Milepæl", due_on="2026-01-01"),
            Activity(rollout=rollout, pool=pool, process=Process.RISK),
            ChecklistItem(rollout=rollout, text="Punkt"),
            WorkingGroupMember(
                rollout=rollout, name="Kari", function="f", organisation="municipality", municipality=world["Arendal"]
            ),
        ):
            plans.save(part, by=by)
    client = client_for("contact")
    expected = {page("plan", rollout.pk): 11, page("checklist", pool.pk): 8}
    for address, count in expected.items():
        client.get(address)
        with django_assert_num_queries(count):
            client.get(address)
