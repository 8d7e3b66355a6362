"""What a case lacks is said before anyone decides, and approving all the same takes a reason that the log keeps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput
from rollouts.capacity.models import CapacityLimit
from rollouts.decisions import meetings, motions
from rollouts.decisions.gaps import unfinished, unfinished_of
from rollouts.models import (
    AdaptationReport,
    Evaluation,
    LoggedDecision,
    MaterialRequirement,
    MunicipalityFact,
    Pool,
    PoolChange,
    Product,
    ReadinessCriterion,
    ReadinessWaiver,
    Supplier,
    Track,
)
from rollouts.pool_changes import workflow as changes
from rollouts.readiness import stops
from tests.rollouts.conftest import World, attend, fresh, make_pool, make_rollout, make_sheet, terms, together

pytestmark = pytest.mark.django_db


def kinds(case: Any) -> list[str]:
    return [str(gap.kind) for gap in unfinished_of(case).gaps]


def words(case: Any) -> str:
    return "; ".join(unfinished_of(case).words)


def bare_pool(world: World, track: Track = Track.REGIONAL, **fields: Any) -> Pool:
    rollout = make_rollout(world, track, informed=False, planned=False, **fields)
    return make_pool(world, rollout, "submitted")


# --- What is missing ------------------------------------------------------------------------------------------


def test_what_is_in_place_lacks_nothing(world: World):
    assert kinds(make_pool(world, make_rollout(world), "submitted")) == []


def test_information_group_leader_and_dates(world: World):
    pool = bare_pool(world, Track.NATIONAL, leader=None)
    assert kinds(pool) == ["information", "group", "leader", "dates"]
    make_sheet(pool.rollout, world.people["national_leader"])
    assert kinds(pool) == ["group", "leader", "dates"]
    # A region's own people lead its rollouts.
    assert "leader" not in kinds(bare_pool(world))


def test_a_group_without_a_leader(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    pool.rollout.working_group.update(is_leader=False)
    assert words(pool) == "arbeidsgruppen har ingen leder"
    pool.rollout.working_group.update(valid_to=timezone.localdate() - dt.timedelta(days=1), valid_from="2020-01-01")
    assert words(pool) == "arbeidsgruppen er tom"


def test_readiness_its_waivers_materials_and_a_stop(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    for key in ("pris", "behov"):
        ReadinessCriterion.objects.create(key=key, version=1, title=key, deliverer="KS")
    MaterialRequirement.objects.create(solution=world.solution, kind="ros", deliverer="NHN")
    assert words(pool) == "2 av 2 kriterier for «klar til bruk» mangler; 1 slags materiell mangler"
    coordinator = world.people["coordinator"]
    given = {"solution": world.solution, "criterion_key": "pris", "reason": "R", "given_by": coordinator}
    ReadinessWaiver.objects.create(**given, rollout=make_rollout(world, title="Et annet"))
    assert "2 av 2" in words(pool)
    ReadinessWaiver.objects.create(**given, rollout=pool.rollout)
    assert "1 av 2" in words(pool)
    stops.stop(world.solution, by=coordinator, reason="Ingen finansiering")
    assert words(pool).startswith("løsningen er stoppet: Ingen finansiering; ")


def test_the_load_of_the_leader_and_of_nhn(world: World):
    CapacityLimit.objects.create(kind="leader", limit=1)
    CapacityLimit.objects.create(kind="nhn", limit=2)
    rollout = make_rollout(world, Track.NATIONAL)
    make_pool(world, rollout, "submitted")
    pool = make_pool(world, rollout, "submitted")
    (gap,) = unfinished_of(pool).gaps
    assert gap.kind == "leader_load"
    assert gap.what.startswith("Nasjonal Leder leder 2 puljer samtidig i uke ")
    assert gap.what.endswith(", grensen er 1")
    make_pool(world, make_rollout(world), "submitted")
    assert kinds(pool) == ["leader_load", "nhn_load"]
    # Another time of the year there is room.
    far = timezone.localdate() + dt.timedelta(days=400)
    Pool.objects.filter(pk=pool.pk).update(
        start_date=far, end_date=far + dt.timedelta(days=30), sign_up_deadline=far - dt.timedelta(days=30)
    )
    assert kinds(Pool.objects.get(pk=pool.pk)) == []


def test_a_change_lacks_what_its_new_weeks_lack(world: World):
    CapacityLimit.objects.create(kind="nhn", limit=1)
    pool = make_pool(world, make_rollout(world), "open")
    far = timezone.localdate() + dt.timedelta(days=400)
    other = make_pool(world, make_rollout(world), "draft", start_date=far, end_date=far + dt.timedelta(days=20))
    Pool.objects.filter(pk=other.pk).update(
        state="submitted", submitted_by=other.created_by, submitted_at=timezone.now()
    )
    new = terms(start_date=far, end_date=far + dt.timedelta(days=20))
    change = changes.propose(pool.pk, by=world.people["contact"], version=pool.version, reason="Senere", **new)
    assert kinds(change) == ["nhn_load"]
    assert kinds(pool) == []


def late_product(world: World, *names: str, promised: dt.date | None = None) -> Product:
    supplier = Supplier.objects.create(name="Visma")
    product = Product.objects.create(supplier=supplier, name="Profil", kind="ehr")
    AdaptationReport.objects.create(
        solution=world.solution,
        product=product,
        state="promised" if promised else "ordered",
        promised_for=promised,
    )
    for name in names:
        MunicipalityFact.objects.create(
            municipality=world[name], kind="ehr", answer="given", product=product, effective_date=dt.date(2024, 1, 1)
        )
    return product


def test_a_supplier_that_does_not_make_it(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    product = late_product(world, "Arendal", "Farsund", "Stavanger")
    # Of the region that has not answered yet, those that lack the solution.
    assert words(pool) == "Visma rekker ikke 2 kommuner (Profil)"
    in_time = pool.start_date - dt.timedelta(days=10)
    for promised, found in ((in_time, []), (pool.start_date + dt.timedelta(days=1), ["supplier"])):
        AdaptationReport.objects.create(
            solution=world.solution, product=product, state="promised", promised_for=promised
        )
        assert kinds(pool) == found


def test_what_earlier_pools_learned_is_shown_and_asks_for_nothing(world: World):
    done = make_pool(world, make_rollout(world), "completed")
    Evaluation.objects.filter(pool=done).update(
        summary="Det gikk bra",
        advice="Start eID tre måneder før",
        shared_at=timezone.now(),
        shared_by=world.people["contact"],
    )
    pool = make_pool(world, make_rollout(world), "submitted")
    found = unfinished_of(pool)
    assert (found.gaps, [one.advice for one in found.lessons]) == ([], ["Start eID tre måneder før"])


def test_many_cases_cost_what_one_costs(world: World):
    from django.db import connection

    late_product(world, "Arendal")
    cases = [bare_pool(world) for _number in range(3)]
    cases = list(
        Pool.objects.select_related("rollout__solution", "rollout__leader", "leader").filter(
            pk__in=[c.pk for c in cases]
        )
    )
    counts = []
    for some in (cases[:1], cases):
        with CaptureQueriesContext(
            connection,
        ) as context:
            unfinished(some)
        counts.append(len(context))
    assert counts[0] == counts[1] <= 16


# --- A reason -------------------------------------------------------------------------------------------------


def test_approving_something_unfinished_takes_a_reason_that_the_log_keeps(world: World):
    pool = bare_pool(world)
    one, two = (fresh(world.people[name]) for name in ("coordinator", "coordinator2"))
    with pytest.raises(InvalidInput) as refused:
        motions.put_forward(pool, "approved", by=one, version=pool.version)
    assert (refused.value.field, "informasjonen er ikke publisert" in refused.value.message) == ("reason", True)
    motion = motions.put_forward(pool, "approved", by=one, version=pool.version, reason="Regionen trenger svar nå")
    assert motion is not None
    # The motion's reason is the decision's.
    motions.agree(motion.pk, by=two)
    entry = LoggedDecision.objects.get()
    assert entry.reason == "Regionen trenger svar nå"
    assert entry.unfinished == [
        "informasjonen er ikke publisert",
        "arbeidsgruppen er tom",
        "planen har ingen datoer",
    ]


def test_to_send_back_or_postpone_takes_only_its_own(world: World):
    assert together(world, bare_pool(world), "returned", "Mangler info").state == "returned"
    assert LoggedDecision.objects.get().unfinished == []


def test_what_came_to_lack_since_asks_the_one_who_agrees(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    one, two = (fresh(world.people[name]) for name in ("coordinator", "coordinator2"))
    motion = motions.put_forward(pool, "approved", by=one, version=pool.version)
    assert motion is not None
    pool.rollout.working_group.update(is_leader=False)
    with pytest.raises(InvalidInput) as refused:
        motions.agree(motion.pk, by=two)
    assert refused.value.field == "reason"
    motions.agree(motion.pk, by=two, reason="Lederen velges i morgen")
    assert LoggedDecision.objects.get().reason == "Nkg To: Lederen velges i morgen"


def test_in_a_meeting_too(world: World):
    pool = bare_pool(world)
    one = fresh(world.people["coordinator"])
    meeting = meetings.plan(by=one, starts_at=timezone.now(), place="Teams")
    attend(world, meeting, "coordinator", "coordinator2")
    (item,) = meeting.items.all()
    with pytest.raises(InvalidInput):
        meetings.decide(item.pk, by=one, kind="approved", version=pool.version)
    meetings.decide(item.pk, by=one, kind="approved", version=pool.version, reason="Haster")
    assert LoggedDecision.objects.get().unfinished


def test_a_change_too(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    pool.rollout.working_group.update(is_leader=False)
    changes.propose(pool.pk, by=world.people["contact"], version=pool.version, reason="Flere", **terms(capacity=9))
    change = PoolChange.objects.get()
    with pytest.raises(InvalidInput):
        together(world, change, "approved")
    assert together(world, change, "approved", "Vi tar det").state == "approved"


# --- Where it is seen -----------------------------------------------------------------------------------------


def test_the_pages_say_it_and_keep_what_was_typed(world: World, client_for):
    pool = bare_pool(world)
    client = client_for("coordinator")
    for page in (reverse("rollouts:queue"), pool.get_absolute_url()):
        html = client.get(page).content.decode()
        assert "Informasjonen er ikke publisert" in html
        assert "Hvorfor godkjennes saken selv om ikke alt er på plass?" in html
    assert "Uferdig" in client_for("contact").get(pool.get_absolute_url()).content.decode()
    move = reverse("rollouts:move", args=[pool.pk, "godkjenn"])
    answer = client.post(move, {"version": pool.version})
    html = answer.content.decode()
    assert (answer.status_code, "Skriv hvorfor saken godkjennes selv om ikke alt er på plass:" in html) == (422, True)
    assert client.post(move, {"version": pool.version, "reason": "Haster"}).status_code == 302
    # On the page of the case it is whoever agrees that decides.
    motion = pool.motions.get()
    two = client_for("coordinator2")
    two.post(reverse("rollouts:motion_act", args=[motion.pk, "enig"]), {"reason": "Ja, regionen er klar"})
    html = two.get(reverse("rollouts:decisions")).content.decode()
    for part in ("Haster", "Ja, regionen er klar", "Manglet da:", "arbeidsgruppen er tom"):
        assert part in html


def test_the_agenda_says_it(world: World, client_for):
    pool = bare_pool(world)
    meeting = meetings.plan(by=fresh(world.people["coordinator"]), starts_at=timezone.now(), place="Teams")
    client = client_for("coordinator")
    assert "Arbeidsgruppen er tom" in client.get(meeting.get_absolute_url()).content.decode()
    (found,) = client.get(f"/api/v1/nkg-meetings/{meeting.pk}/").json()["items"]
    assert [gap["kind"] for gap in found["unfinished"]] == ["information", "group", "dates"]
    assert client.get(reverse("rollouts:meeting_docx", args=[meeting.pk])).status_code == 200
    assert pool.state == "submitted"


def test_the_api_says_it_and_refuses_beside_the_field(world: World, client_for):
    pool = bare_pool(world)
    client = client_for("coordinator")
    path = f"/api/v1/pools/{pool.pk}/"
    assert [gap["kind"] for gap in client.get(f"{path}unfinished/").json()["gaps"]] == ["information", "group", "dates"]
    assert client_for("other_contact").get(f"{path}unfinished/").status_code == 404
    (row,) = client.get("/api/v1/nkg-queue/").json()
    assert len(row["unfinished"]) == 3
    given = {"action": "approve", "version": pool.version}
    answer = client.post(f"{path}move/", given, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["reason"])
