"""Materials, the status proposed after a pool, and its evaluation."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from core.waiting import waiting_for
from portfolio.models import AdoptionStatus, StatusReport
from portfolio.statuses.adoption import report_status
from rollouts.completion import proposals
from rollouts.evaluations import workflow as evaluations
from rollouts.materials import workflow as materials
from rollouts.models import Evaluation, Material, MaterialCopy, MaterialVersion, Pool, StatusProposal
from rollouts.pools import gate, workflow
from rollouts.sign_ups import workflow as sign_ups
from tests.rollouts.conftest import World, decision, fresh, make_pool, make_rollout, together

LINK = "https://www.ks.no/mal"


def add(world: World, **fields: Any) -> Material:
    person = world.people["coordinator"]
    given = {"solution": world.solution, "kind": "risk", "title": "Mal for ROS", "owner": "NHN", "language": "nb"}
    return materials.add(**{"by": person, "steward": person, "link": LINK, **given, **fields})


def completed(world: World, *names: str, by: str = "contact") -> Pool:
    """A pool that `names` went through."""
    pool = make_pool(world, make_rollout(world), "open", capacity=6)
    contact = fresh(world.people["contact"])
    sign_ups.sign_up_many(pool, [world[name] for name in names], by=contact, decision=decision(), read=1)
    person = fresh(world.people[by])
    for step in (workflow.close, workflow.start, workflow.complete):
        pool.refresh_from_db()
        pool = step(pool.pk, by=person, version=pool.version)
    return pool


def titles(world: World, who: str) -> list[str]:
    return [item.title for item in waiting_for(fresh(world.people[who]))]


# --- Materials ---------------------------------------------------------------------------------------------


def test_a_published_version_stands_and_a_new_one_finds_the_old_copies(world: World, client_for):
    material = add(world)
    contact = fresh(world.people["contact"])
    for name in ("Arendal", "Farsund"):
        materials.keep_copy(material.pk, by=contact, municipality=world[name], number=1, reference="Sak 24/1")
    with pytest.raises(DatabaseError), transaction.atomic():
        MaterialVersion.objects.update(link="https://example.com")

    keeper = world.people["coordinator"]
    materials.publish(material.pk, by=keeper, seen=1, note="Ny trussel", link=LINK + "2")
    assert set(MaterialCopy.objects.stale().values_list("municipality__name", flat=True)) == {"Arendal", "Farsund"}
    told = set(Message.objects.filter(title__contains="Mal for ROS").values_list("user__email", flat=True))
    assert told == {"kari_agder@test.example", "arendal_kommune@test.example"}
    assert any("Mal for ROS har en nyere versjon enn 2 kopier" in one for one in titles(world, "contact"))

    materials.keep_copy(material.pk, by=contact, municipality=world["Arendal"], number=2)
    assert MaterialCopy.objects.stale().get().municipality == world["Farsund"]
    assert not any("nyere versjon" in one for one in titles(world, "representative"))
    # The keeper sees whose copies are old, not where they lie; others see nothing of it.
    html = client_for("coordinator2").get(material.get_absolute_url()).content.decode()
    assert "Farsund" in html
    assert "Sak 24/1" not in html
    assert "Sak 24/1" in client_for("contact").get(material.get_absolute_url()).content.decode()
    for who in ("anonymous", "reader", "other_contact"):
        assert "Farsund" not in client_for(who).get(material.get_absolute_url()).content.decode()


def test_only_keepers_publish_and_only_own_copies_are_registered(world: World):
    material = add(world, steward=world.people["regional_leader"])
    assert materials.may_keep(fresh(world.people["regional_leader"]), material)
    for who in ("contact", "reader", "representative"):
        with pytest.raises(NotAllowed):
            materials.publish(material.pk, by=fresh(world.people[who]), seen=1, note="Nytt", link=LINK)
    with pytest.raises(NotAllowed):
        materials.keep_copy(
            material.pk, by=fresh(world.people["other_contact"]), municipality=world["Arendal"], number=1
        )


def test_missing_material_is_a_line_in_the_gate_with_who_delivers(world: World, client_for):
    rollout = make_rollout(world)
    materials.set_requirements(world.solution, {"risk": "NHN", "training": "KS"}, by=world.people["coordinator"])
    assert {(one.what, one.who) for one in gate.missing(rollout)} == {
        ("Materiell mangler: risikovurdering (ROS).", "NHN"),
        ("Materiell mangler: opplæring.", "KS"),
    }
    pool = make_pool(world, rollout, "submitted")
    pool = together(world, pool, "approved", "Materiellet kommer")
    assert pool.state == "approved"
    assert "leveres av NHN" in client_for("anonymous").get(rollout.get_absolute_url()).content.decode()

    add(world)
    add(world, kind="training", title="Kurs")
    assert gate.missing(rollout) == []
    assert workflow.open_pool(pool.pk, by=world.people["contact"], version=pool.version).state == "open"


def office(part: str, extra: str = "[Content_Types].xml") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(part, "<x/>")
        archive.writestr(extra, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("mal.pdf", b"%PDF-1.7 x", True),
        ("mal.docx", office("word/document.xml"), True),
        ("mal.docx", office("word/document.xml", "word/vbaProject.bin"), False),
        ("mal.pdf", b"<html><script>", False),
        ("mal.docx", office("xl/workbook.xml"), False),
        ("mal.html", b"<html>", False),
        ("mal.svg", b"<svg/>", False),
    ],
)
def test_a_file_is_what_it_says(world: World, client_for, name, content, taken):
    data = {"solution": world.solution.key, "kind": "risk", "title": "Mal", "owner": "NHN", "language": "nb"}
    steward = world.people["coordinator"].pk
    upload = SimpleUploadedFile(name, content, content_type="text/html")
    answer = client_for("coordinator").post(
        reverse("rollouts:material_add"), {**data, "steward": steward, "upload": upload}
    )
    assert answer.status_code == (302 if taken else 422)
    assert Material.objects.exists() == taken
    if taken:
        file = client_for("anonymous").get(Material.objects.get().versions.get().href)
        assert file.content == content
        assert file["Content-Disposition"] == f'attachment; filename="{name}"'
        assert file["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in file["Content-Security-Policy"]
        assert not file["Content-Type"].startswith("text/")


def test_the_steward_is_asked_when_a_review_is_overdue(world: World, client_for):
    material = add(world)
    Material.objects.update(review_due=timezone.localdate() - dt.timedelta(days=1))
    assert "Se gjennom materiell: Mal for ROS" in titles(world, "coordinator")
    assert "Se gjennom materiell: Mal for ROS" not in titles(world, "coordinator2")
    client_for("coordinator").post(reverse("rollouts:material_review", args=[material.pk]))
    assert "Se gjennom materiell: Mal for ROS" not in titles(world, "coordinator")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_is_searched_and_costs_the_same(world: World, client_for, django_assert_num_queries, rows):
    for number in range(rows):
        add(world, title=f"Mal {number}")
    client = client_for("anonymous")
    with django_assert_num_queries(3):
        html = client.get(reverse("rollouts:materials"), {"q": "mal digi"}).content.decode()
    assert html.count('scope="row"') == rows
    assert "Ikke noe materiell her ennå" in client.get(reverse("rollouts:materials"), {"q": "xyz"}).content.decode()


# --- Status after a pool -----------------------------------------------------------------------------------


def test_nothing_is_recorded_before_a_person_says_yes(world: World, client_for):
    pool = completed(world, "Arendal", "Farsund")
    assert not StatusReport.objects.exists()
    proposal = StatusProposal.objects.get(sign_up__municipality=world["Arendal"])
    assert (proposal.level, proposal.effective_date) == ("made_available", timezone.localdate())
    assert f"Bekreft status etter {pool}" in titles(world, "representative")
    assert f"Bekreft status etter {pool}" not in titles(world, "other_representative")

    client = client_for("representative")
    html = client.get(reverse("rollouts:status_proposals")).content.decode()
    assert "Bekreft for Arendal" in html
    assert "Farsund" not in html
    confirm = reverse("rollouts:status_confirm", args=[proposal.pk])
    today = timezone.localdate().isoformat()
    for who in ("reader", "other_contact", "coordinator"):
        assert client_for(who).post(confirm, {}).status_code == 403
    answer = client.post(confirm, {"level": "made_available", "effective_date": today}, follow=True)
    assert "Statusen for Arendal er registrert." in answer.content.decode()
    report = StatusReport.objects.get()
    assert (report.level, report.effective_date, report.source) == (
        "made_available",
        timezone.localdate(),
        "municipality",
    )
    assert report.recorded_by == world.people["representative"]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.report) == ("confirmed", report)
    assert f"Bekreft status etter {pool}" not in titles(world, "representative")
    with pytest.raises(WrongState):
        proposals.confirm(proposal.pk, by=fresh(world.people["representative"]))


def test_a_no_has_a_reason_and_records_nothing(world: World, client_for):
    completed(world, "Arendal")
    proposal = StatusProposal.objects.get()
    address = reverse("rollouts:status_decline", args=[proposal.pk])
    assert client_for("contact").post(address, {"reason": " "}).status_code == 422
    client_for("contact").post(address, {"reason": "Leverandøren er forsinket"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("declined", "Leverandøren er forsinket")
    assert not StatusReport.objects.exists()
    assert proposals.waiting(fresh(world.people["contact"])) == []


def test_the_last_day_of_the_pool_counts_when_it_is_past(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    contact = fresh(world.people["contact"])
    sign_ups.sign_up(pool, world["Arendal"], by=contact, decision=decision(), read=1)
    day = timezone.localdate() - dt.timedelta(days=9)
    Pool.objects.filter(pk=pool.pk).update(start_date=day, end_date=day, sign_up_deadline=day)
    for step in (workflow.close, workflow.start, workflow.complete):
        pool.refresh_from_db()
        step(pool.pk, by=contact, version=pool.version)
    proposals.confirm(StatusProposal.objects.get().pk, by=contact)
    assert AdoptionStatus.objects.get().effective_date == day


def test_one_that_has_come_further_keeps_it(world: World):
    """A confirmation with an earlier date must not overrule what the municipality has said since."""
    completed(world, "Arendal")
    representative = fresh(world.people["representative"])
    report_status(
        municipality=world["Arendal"],
        solution=world.solution,
        level="in_use",
        effective_date=timezone.localdate(),
        by=representative,
        seen_version=0,
    )
    proposals.confirm(
        StatusProposal.objects.get().pk,
        by=representative,
        effective_date=timezone.localdate() - dt.timedelta(days=3),
    )
    assert AdoptionStatus.objects.get().level == "in_use"
    assert StatusProposal.objects.get().report.level == "in_use"


# --- Evaluation ----------------------------------------------------------------------------------------------

VALUES = [5, 4, 3, "Mye", ""]


def test_only_those_who_owe_an_answer_are_asked(world: World):
    pool = completed(world, "Arendal", "Farsund")
    evaluation = Evaluation.objects.get()
    assert f"Evaluer {pool}" in titles(world, "representative")
    assert f"Evaluer {pool}" not in titles(world, "other_contact")
    evaluations.answer(
        evaluation.pk, by=fresh(world.people["representative"]), municipality=world["Arendal"], values=VALUES
    )
    assert f"Evaluer {pool}" not in titles(world, "representative")
    assert [item.detail for item in waiting_for(fresh(world.people["contact"])) if "Evaluer" in item.title] == [
        "Farsund"
    ]
    Evaluation.objects.update(open_until=timezone.localdate() - dt.timedelta(days=1))
    assert f"Evaluer {pool}" not in titles(world, "contact")
    with pytest.raises(WrongState):
        evaluations.answer(
            evaluation.pk, by=fresh(world.people["contact"]), municipality=world["Farsund"], values=VALUES
        )


def test_answers_side_by_side_for_those_they_concern_and_averages_for_the_rest(world: World, client_for):
    pool = completed(world, "Arendal", "Farsund", "Lindesnes")
    evaluation = Evaluation.objects.get()
    contact = fresh(world.people["contact"])
    for name, grade in (("Arendal", 5), ("Farsund", 2)):
        evaluations.answer(
            evaluation.pk, by=contact, municipality=world[name], values=[grade, None, None, f"Fra {name}", ""]
        )
    page = evaluation.get_absolute_url()
    html = client_for("representative").get(page).content.decode()
    assert "Fra Arendal" in html
    assert "Fra Farsund" not in html
    html = client_for("coordinator").get(page).content.decode()
    assert "Fra Arendal" in html
    assert "Fra Farsund" in html
    assert "3,5" in html
    html = client_for("reader").get(page).content.decode()
    assert "Fra " not in html
    assert "3,5" not in html, "two answers would tell who said what"
    evaluations.answer(evaluation.pk, by=contact, municipality=world["Lindesnes"], values=[5, None, None, "", ""])
    assert "4,0" in client_for("reader").get(page).content.decode()
    assert client_for("anonymous").get(page).status_code == 302
    assert pool.evaluation == evaluation


def test_an_answer_is_given_and_changed_on_the_page(world: World, client_for):
    pool = completed(world, "Arendal")
    client = client_for("representative")
    address = reverse("rollouts:evaluation_answer", args=[pool.pk, "4203"])
    assert "Hvordan gikk det i Arendal?" in client.get(address).content.decode()
    assert client.post(address, {"q0": ""}).status_code == 422
    client.post(address, {"q0": "4", "q3": "Lenge"})
    client.post(address, {"q0": "2", "q3": "Lenge"})
    assert Evaluation.objects.get().answers.get().values == [2, None, None, "Lenge", ""]
    for who in ("reader", "coordinator", "other_contact"):
        assert client_for(who).get(address).status_code == 403
    assert client.get(reverse("rollouts:evaluation_answer", args=[pool.pk, "4206"])).status_code == 404


def test_what_was_learned_stands_where_the_next_one_is_drafted(world: World, client_for):
    pool = completed(world, "Arendal")
    other = make_rollout(world, "national", title="Et nytt løp")
    client, share = client_for("contact"), reverse("rollouts:evaluation_share", args=[pool.pk])
    answer = client.post(share, {"summary": "Det gikk bra", "advice": ""})
    assert answer.status_code == 422
    assert "Det gikk bra" in answer.content.decode()
    client.post(share, {"summary": "Det gikk bra", "advice": "Begynn med helsesykepleierne"})
    told = set(Message.objects.filter(title__startswith="Evaluering").values_list("user__name", flat=True))
    assert told == {"Nkg En", "Nkg To", "Arendal Kommune"}
    leader = client_for("national_leader")
    for page in (reverse("rollouts:pool_create", args=[other.pk]), other.get_absolute_url()):
        assert "Begynn med helsesykepleierne" in leader.get(page).content.decode()
    assert "Begynn med helsesykepleierne" not in client_for("anonymous").get(other.get_absolute_url()).content.decode()
    assert client_for("reader").post(share, {"summary": "x", "advice": "y"}).status_code == 403


def test_the_readiness_page_names_the_material_that_is_missing(world: World, client_for):
    materials.set_requirements(world.solution, {"training": "NHN"}, by=world.people["coordinator"])
    address = reverse("rollouts:readiness", args=[world.solution.key])
    html = client_for("anonymous").get(address).content.decode()
    assert "Materiell som mangler" in html
    assert "leveres av NHN" in html
    add(world, kind="training")
    assert "Materiell som mangler" not in client_for("anonymous").get(address).content.decode()


def test_what_was_learned_stands_where_a_new_rollout_of_its_kind_is_set_up(world: World, client_for):
    pool = completed(world, "Arendal")
    evaluation = Evaluation.objects.get(pool=pool)
    evaluations.share(evaluation.pk, by=fresh(world.people["contact"]), summary="Bra", advice="Begynn tidligere.")
    address, client = reverse("rollouts:create"), client_for("coordinator")
    assert "Begynn tidligere." not in client.get(address).content.decode()
    chosen = client.get(address, {"solution": world.solution.pk}).content.decode()
    assert "Begynn tidligere." in chosen
    assert f'<option value="{world.solution.pk}" selected' in chosen
    again = client.post(address, {"solution": world.solution.pk, "title": ""})
    assert again.status_code == 422
    assert "Begynn tidligere." in again.content.decode()
    assert client.get(address, {"solution": "tull"}).status_code == 200


def test_new_questions_are_for_pools_completed_later(world: World, client_for):
    first = completed(world, "Arendal")
    client, address = client_for("coordinator"), reverse("rollouts:evaluation_questions")
    lines = {"leader_text": "Hva lærte du?", "municipality_scale": "Var det nyttig?\n\nVar det lett?"}
    assert client.post(address, {**lines, "leader_text": ""}).status_code == 422
    client.post(address, lines)
    assert first.evaluation.for_municipality == evaluations.FIRST_QUESTIONS["for_municipality"]
    assert evaluations.current_questions()["for_municipality"] == [
        {"text": "Var det nyttig?", "scale": True},
        {"text": "Var det lett?", "scale": True},
    ]
    with pytest.raises(InvalidInput):
        evaluations.publish_questions(by=world.people["coordinator"], for_leader=[], for_municipality=[])
    assert client_for("contact").get(address).status_code == 403


# --- The API -----------------------------------------------------------------------------------------------


def test_the_api_has_the_rules_of_the_pages(world: World, client_for):
    add(world)
    completed(world, "Arendal", "Farsund")
    anyone = client_for("anonymous")
    assert (
        anyone.get("/api/v1/materials/?solution=digihelsestasjon").json()["results"][0]["versions"][0]["href"] == LINK
    )
    assert anyone.get("/api/v1/status-proposals/").json()["count"] == 0
    client = client_for("representative")
    (row,) = client.get("/api/v1/status-proposals/").json()["results"]
    assert (row["municipality"], row["state"]) == ("4203", "open")
    answer = client.post(f"/api/v1/status-proposals/{row['id']}/confirm/", {"level": "in_use"})
    assert answer.json()["state"] == "confirmed"
    assert StatusReport.objects.get().level == "in_use"
    assert client.post(f"/api/v1/status-proposals/{row['id']}/confirm/", {}).status_code == 409
    assert client.get("/api/v1/evaluations/").json()["count"] == 0
