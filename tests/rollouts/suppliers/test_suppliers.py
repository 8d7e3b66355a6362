"""Facts with history, suppliers and adaptations, the gate, common requests and the joint log; pages, file and API."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from rollouts.eligibility import rules as eligibility_rules
from rollouts.eligibility.panels import missing_facts
from rollouts.facts import reports
from rollouts.facts.reports import Told
from rollouts.models import MunicipalityFact, Product, Rollout, Supplier, Track
from rollouts.pools import gate
from rollouts.sign_ups import workflow as sign_ups
from rollouts.suppliers import adaptations, dialogue
from rollouts.suppliers.models import AdaptationReport
from tests.rollouts.conftest import World, decision, make_pool, make_rollout

DAY = dt.timedelta(days=1)


@pytest.fixture
def products(world: World) -> dict[str, Product]:
    found = {}
    for letter, kind in (("A", "ehr"), ("B", "ehr"), ("D", "welfare")):
        supplier = Supplier.objects.create(name=f"Leverandør {letter}")
        found[letter] = Product.objects.create(supplier=supplier, name=f"Produkt {letter}", kind=kind)
    return found


def told(world: World, name: str, product: Product | None, **changes: Any) -> Told:
    return Told(**{"municipality": world[name], "kind": "ehr", "answer": "given", "product": product, **changes})


# --- Facts -------------------------------------------------------------------------------------------------


def test_a_later_fact_supersedes_and_the_past_can_be_asked(world: World, products):
    contact, today = world.people["contact"], timezone.localdate()
    reports.record(told(world, "Arendal", products["A"], effective_date=today - 100 * DAY), by=contact)
    between = timezone.now()
    reports.record(told(world, "Arendal", products["B"], effective_date=today - 10 * DAY), by=contact)
    of = MunicipalityFact.objects.as_of
    assert of(today).get().product == products["B"]
    assert of(today - 20 * DAY).get().product == products["A"]
    assert of(today, known_before=between).get().product == products["A"]
    assert not of(today - 200 * DAY).exists()
    # Recorded last, from an earlier day: it was never A.
    reports.record(told(world, "Arendal", None, answer="none", effective_date=today - 100 * DAY), by=contact)
    assert of(today).get().shown == "ingen"
    with pytest.raises(DatabaseError), transaction.atomic():
        MunicipalityFact.objects.update(answer="none")


def test_facts_that_are_refused(world: World, products):
    contact = world.people["contact"]
    for wrong, error in (
        (told(world, "Stavanger", products["A"]), NotAllowed),
        (told(world, "Arendal", products["D"]), InvalidInput),
        (told(world, "Arendal", products["A"], effective_date=timezone.localdate() + DAY), InvalidInput),
        (told(world, "Arendal", None, kind="procurement", value=" "), InvalidInput),
        (told(world, "Arendal", products["A"], seen=99, check_seen=True), Conflict),
    ):
        with pytest.raises(error):
            reports.record_many([told(world, "Farsund", products["A"]), wrong], by=contact)
    assert not MunicipalityFact.objects.exists()
    assert reports.record(told(world, "Arendal", products["A"]), by=world.people["representative"]).source == (
        "municipality"
    )
    assert reports.record(told(world, "Arendal", products["A"]), by=contact) is None


def test_the_quick_table_saves_what_changed_and_keeps_what_others_wrote(world: World, products, client_for):
    client, url = client_for("contact"), reverse("rollouts:facts")
    arendal = world["Arendal"].pk
    page = client.get(url)
    assert "Produkt A" in page.content.decode()
    data = {"effective_date": timezone.localdate().isoformat(), f"ehr-{arendal}": products["A"].pk}
    data[f"response_centre-{arendal}"] = "Ingen"
    assert client.post(url, data).status_code == 302
    assert {(fact.kind, fact.shown) for fact in MunicipalityFact.objects.all()} == {
        ("ehr", "Produkt A"),
        ("response_centre", "ingen"),
    }
    # The page was opened before somebody else told.
    again = client.post(url, {**data, f"ehr-{arendal}": products["B"].pk, f"response_centre-{arendal}": "Sør"})
    assert again.status_code == 409
    assert "Noen andre har endret" in again.content.decode()
    assert MunicipalityFact.objects.count() == 2
    assert client.post(url, {**data, "effective_date": ""}).status_code == 422
    assert client_for("reader").get(url).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_tables_cost_the_same_for_one_and_three(
    world: World, products, client_for, rows, django_assert_num_queries
):
    for name in list(world.municipalities)[:rows]:
        reports.record(told(world, name, products["A"]), by=world.people["contact"])
    client = client_for("contact")
    client.get(reverse("rollouts:suppliers"))
    with django_assert_num_queries(FACTS_QUERIES):
        client.get(reverse("rollouts:facts"))
    with django_assert_num_queries(PRODUCT_QUERIES):
        client.get(products["A"].get_absolute_url())


FACTS_QUERIES = 7
PRODUCT_QUERIES = 8


def test_a_file_is_previewed_then_stored_whole(world: World, products, client_for):
    client, url = client_for("contact"), reverse("rollouts:fact_import")
    text = (
        "Kommunenummer;Journalsystem;Responssenter;Gjelder fra\n"
        "4203;produkt a;Responssenter Sør;2024-01-01\n4204;Ukjent produkt;;\n1103;Produkt A;;\n4205;;ingen;\n"
    )
    page = client.post(url, {"file": SimpleUploadedFile("fakta.csv", text.encode("latin-1"))})
    assert page.status_code == 200
    found = page.context["comparison"]
    assert (found.count("new"), found.count("refused")) == (3, 2)
    assert not MunicipalityFact.objects.exists()
    sent = {"content": page.context["content"], "fingerprint": found.fingerprint}
    reports.record(told(world, "Arendal", products["B"]), by=world.people["contact"])
    stale = client.post(url, sent)
    assert stale.status_code == 409
    assert MunicipalityFact.objects.count() == 1
    again = {"content": text, "fingerprint": stale.context["comparison"].fingerprint}
    assert client.post(url, again).status_code == 302
    assert MunicipalityFact.objects.filter(source="import").count() == 3
    assert client.post(url, {"file": SimpleUploadedFile("x.csv", b"hei\n")}).status_code == 422
    assert client.post(url, {"fingerprint": ""}).status_code == 422
    assert client.post(url, {"file": SimpleUploadedFile("x.pdf", b"%PDF")}).status_code == 422
    out = client.get(reverse("rollouts:facts_csv")).content.decode()
    assert "4203;Arendal;" in out


def test_an_untidy_file_is_read_by_its_heads_and_what_is_left_is_told(world: World, products, client_for):
    book = Workbook()
    book.active.append(["Les meg"])
    sheet = book.create_sheet("Data")
    for row in (
        ["Fakta om kommunene"],
        ["Kommune", "Journalsystem", "Merknad", "Gjelder fra"],
        ["Arendal kommune", "Produkt A", "ok", "1. mars 2024"],
        ["Kristiansandd", "Produkt A", "", ""],
        ["4205", "Produkt Ab", "", ""],
        ["Kilde: oss"],
    ):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    client, url = client_for("contact"), reverse("rollouts:fact_import")
    page = client.post(url, {"file": SimpleUploadedFile("fakta.xlsx", buffer.getvalue())})
    found = page.context["comparison"]
    assert [row.outcome for row in found.rows] == ["new", "refused", "refused"]
    assert "Mente du Kristiansand" in found.rows[1].reason
    assert "Mente du Produkt A" in found.rows[2].reason
    assert [one["name"] for one in found.reading["unused"]] == ["Merknad"]
    assert len(found.reading["unread"]) == 2
    sent = {"content": page.context["content"], "fingerprint": found.fingerprint}
    whole = client.post(url, {**sent, "whole": "1"})
    assert (whole.status_code, MunicipalityFact.objects.count()) == (422, 0)
    assert "Ingenting er lagret." in whole.text
    client.post(url, sent)
    assert MunicipalityFact.objects.get().effective_date == dt.date(2024, 3, 1)


# --- Adaptations and the gate ------------------------------------------------------------------------------


def report(world: World, product: Product, **fields: Any) -> Any:
    return adaptations.report(product.pk, world.solution, by=world.people["national_leader"], **fields)


def test_a_delay_says_why_and_which_pools_it_hits(world: World, products):
    today = timezone.localdate()
    rollout = make_rollout(world, Track.NATIONAL)
    pool = make_pool(world, rollout, "open")
    contact = world.people["contact"]
    reports.record_many([told(world, "Arendal", products["A"]), told(world, "Farsund", products["B"])], by=contact)
    for name in ("Arendal", "Farsund"):
        sign_ups.sign_up(pool, world[name], by=contact, decision=decision(), read=1)
    early = report(world, products["A"], state="promised", promised_for=today + 10 * DAY)
    assert [hit.too_late for hit in adaptations.hits([early])[early.pk]] == [False]
    with pytest.raises(InvalidInput) as silent:
        report(world, products["A"], state="promised", promised_for=today + 90 * DAY)
    assert silent.value.field == "comment"
    late = report(world, products["A"], state="promised", promised_for=today + 90 * DAY, comment="Flyttet")
    assert late.delayed_from == today + 10 * DAY
    hit = adaptations.hits([late])[late.pk][0]
    assert (hit.pool, hit.too_late, [one.name for one in hit.municipalities]) == (pool, True, ["Arendal"])
    done = report(world, products["A"], state="verified", municipality=world["Arendal"])
    assert adaptations.hits([done]) == {}
    with pytest.raises(InvalidInput):
        report(world, products["A"], state="verified")
    with pytest.raises(NotAllowed):
        adaptations.report(products["A"].pk, world.solution, by=contact, state="delivered")


def test_the_gate_names_the_product_and_its_supplier(world: World, products):
    partial = make_rollout(world, Track.PARTIAL)
    rules = {"ehr": [products["A"].pk], "welfare": [products["D"].supplier_id]}
    eligibility_rules.save(partial.pk, by=world.people["coordinator"], seen=0, rules=rules)
    assert [one.who for one in gate.missing(partial)] == ["Leverandør A", "Leverandør D"]
    report(world, products["A"], state="delivered")
    report(world, products["D"], state="promised", promised_for=timezone.localdate() + DAY)
    (line,) = gate.missing(partial)
    assert "lovet til" in line.what
    report(world, products["D"], state="delivered")
    assert gate.missing(partial) == []


# --- Requests and the log ----------------------------------------------------------------------------------


def test_municipalities_stand_behind_one_request_and_get_the_answer(world: World, products, client_for):
    supplier = products["A"].supplier
    client = client_for("contact")
    page = client.post(
        reverse("rollouts:request_add", args=[supplier.pk]),
        {"title": "Raskere", "text": "Tar tid", "municipality": [world["Arendal"].pk, world["Farsund"].pk]},
    )
    assert page.status_code == 302
    request = supplier.requests.get()
    assert request.backers.count() == 2
    other = client_for("other_contact")
    join = reverse("rollouts:request_join", args=[request.pk])
    assert other.post(join, {"municipality": [world["Stavanger"].pk]}).status_code == 302
    assert other.post(join, {"municipality": [world["Arendal"].pk]}).status_code == 422
    assert other.post(join, {"municipality": []}).status_code == 302
    assert request.backers.count() == 2
    with pytest.raises(NotAllowed):
        dialogue.stand_behind(request.pk, [world["Arendal"]], by=world.people["other_contact"])
    answer = reverse("rollouts:request_answer", args=[request.pk])
    keeper = client_for("coordinator")
    assert keeper.post(answer, {"state": "accepted", "answer": ""}).status_code == 422
    assert keeper.post(answer, {"state": "accepted", "answer": "Kommer i mai"}).status_code == 302
    assert Message.objects.filter(user=world.people["representative"], title__contains="har svart").count() == 1
    with pytest.raises(WrongState):
        dialogue.stand_behind(request.pk, [], by=world.people["contact"])
    assert "Kommer i mai" in client.get(request.get_absolute_url()).content.decode()


def test_the_log_is_written_by_the_keepers_and_stands(world: World, products, client_for):
    supplier = products["A"].supplier
    url = reverse("rollouts:dialogue_write", args=[supplier.pk])
    data = {"held_on": timezone.localdate().isoformat(), "title": "Møte", "text": "Vi ble enige"}
    assert client_for("contact").post(url, data).status_code == 403
    assert client_for("coordinator").post(url, {**data, "held_on": "2999-01-01"}).status_code == 422
    assert client_for("coordinator").post(url, data).status_code == 302
    assert "Vi ble enige" in client_for("reader").get(supplier.get_absolute_url()).content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        supplier.dialogue.update(text="Noe annet")


def test_keepers_register_suppliers_products_versions_and_adaptations(world: World, client_for):
    client = client_for("coordinator")
    assert client.post(reverse("rollouts:supplier_add"), {"name": "Leverandør Å"}).status_code == 302
    assert client.post(reverse("rollouts:supplier_add"), {"name": "Leverandør Å"}).status_code == 422
    supplier = Supplier.objects.get()
    add = reverse("rollouts:product_add", args=[supplier.pk])
    assert client.post(add, {"name": "Journal Å", "kind": "ehr"}).status_code == 302
    product = Product.objects.get()
    assert client.post(reverse("rollouts:version_add", args=[product.pk]), {"name": "1"}).status_code == 302
    url = reverse("rollouts:adaptation_report", args=[product.pk])
    given = {"solution": world.solution.pk, "state": "delivered", "version": product.versions.get().pk}
    assert client.post(url, {**given, "state": "promised"}).status_code == 422
    assert client.post(url, given).status_code == 302
    assert "levert" in client.get(product.get_absolute_url()).content.decode()
    assert client_for("contact").post(url, given).status_code == 403


def test_a_date_that_changes_nothing_is_said_to_be_unused(world: World, products, client_for):
    url, unused = reverse("rollouts:adaptation_report", args=[products["A"].pk]), "er ikke brukt, for det endrer"
    given = {"solution": world.solution.pk, "state": "delivered", "promised_for": "2026-05-17"}
    html = client_for("coordinator").post(url, given, follow=True).content.decode()
    assert f"Det du fylte ut i «Lovet til», {unused}" in html
    assert AdaptationReport.objects.get().promised_for is None
    kept = client_for("coordinator").post(url, {**given, "state": "promised"}, follow=True)
    assert unused not in kept.content.decode()
    # In the table of facts the date is that of what is changed.
    client, facts = client_for("contact"), reverse("rollouts:facts")
    day, arendal = (timezone.localdate() - DAY).isoformat(), f"ehr-{world['Arendal'].pk}"
    assert f"Endringene gjelder fra», {unused}" in client.post(facts, {"effective_date": day}, follow=True).text
    told = client.post(facts, {"effective_date": day, arendal: products["A"].pk}, follow=True)
    assert unused not in told.text


# --- The pages of the rules --------------------------------------------------------------------------------


@pytest.fixture
def partial(world: World, products) -> Rollout:
    rollout = make_rollout(world, Track.PARTIAL)
    eligibility_rules.save(rollout.pk, by=world.people["coordinator"], seen=0, rules={"ehr": [products["A"].pk]})
    reports.record(told(world, "Arendal", products["A"]), by=world.people["contact"])
    reports.record(told(world, "Farsund", products["B"]), by=world.people["contact"])
    return rollout


def test_the_remaining_are_listed_by_reason_and_names_are_for_those_signed_in(world: World, partial, client_for):
    url = reverse("rollouts:eligibility", args=[partial.pk])
    anonymous = client_for("anonymous").get(url)
    assert [(one.code, len(one.municipalities)) for one in anonymous.context["groups"]] == [
        ("yes", 1),
        ("not_yet", 4),
        ("no", 1),
    ]
    assert "Farsund" not in anonymous.content.decode()
    mine = client_for("contact").get(url).content.decode()
    assert "Dine kommuner" in mine
    assert "Kommunen har Produkt B" in mine
    out = client_for("contact").get(reverse("rollouts:eligibility_csv", args=[partial.pk])).content.decode()
    assert "4203;Arendal;kan være med" in out
    assert client_for("contact").get(reverse("rollouts:eligibility", args=[make_rollout(world).pk])).status_code == 404


def test_the_rules_are_edited_and_what_is_typed_is_kept(world: World, partial, products, client_for):
    client, url = client_for("national_leader"), reverse("rollouts:rules_edit", args=[partial.pk])
    assert client.get(url).context["form"].initial["seen"] == 1
    data = {"ehr": [products["A"].pk, products["B"].pk], "response_centre": "Sør\nNord", "seen": 0, "note": "Flere"}
    conflict = client.post(url, data)
    assert conflict.status_code == 409
    assert "Sør\nNord" in conflict.content.decode()
    assert client.post(url, {**data, "seen": 1, "note": ""}).status_code == 422
    assert client.post(url, {**data, "seen": 1}).status_code == 302
    assert partial.eligibility_rules.first().rules["response_centre"] == ["Sør", "Nord"]
    assert client_for("contact").get(url).status_code == 403


def test_the_municipalitys_page_and_my_page_say_what_is_asked_for(world: World, partial, client_for):
    page = client_for("contact").get(world["Farsund"].get_absolute_url()).content.decode()
    assert "Kommunen har Produkt B" in page
    (item,) = missing_facts(world.people["contact"])
    assert item.detail.startswith("2 kommuner mangler")
    assert missing_facts(world.people["reader"]) == []


def test_machines_get_the_same_answers(world: World, partial, products, client_for):
    client = client_for("contact")
    body = client.get(f"/api/v1/eligibility/{partial.pk}/").json()
    found = {one["municipality"]: one["answer"] for one in body["municipalities"]}
    assert (found["4203"], found["4206"], found["1103"]) == ("yes", "no", "not_yet")
    assert client_for("anonymous").get("/api/v1/municipality-facts/").status_code == 401
    fact = {"municipality": "4204", "kind": "ehr", "answer": "given", "product": products["A"].pk}
    assert client.post("/api/v1/municipality-facts/", fact).status_code == 201
    assert client.post("/api/v1/municipality-facts/", fact).status_code == 200
    assert client.post("/api/v1/municipality-facts/", {**fact, "municipality": "1103"}).status_code == 403
    assert client.get("/api/v1/municipality-facts/?kind=ehr").json()["count"] == 3
    adaptation = {"product": products["A"].pk, "solution": world.solution.key, "state": "ordered"}
    assert client.post("/api/v1/adaptations/", adaptation).status_code == 403
    assert client_for("coordinator").post("/api/v1/adaptations/", adaptation).status_code == 201
    for name in ("suppliers", "adaptations", "common-requests", "supplier-dialogue"):
        assert client.get(f"/api/v1/{name}/").status_code == 200
