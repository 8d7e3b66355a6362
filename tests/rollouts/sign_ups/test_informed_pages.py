"""The pages on which a municipality is told and answers, and on which an approved pool is changed."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from core.models import KeptFile
from core.notifications.models import Message
from networks.models import Role
from rollouts.message_kinds import MessageKind
from rollouts.models import InformationSheet, Pool, PoolChange, SignUp
from rollouts.sheets import workflow as sheets
from rollouts.sign_ups import invitations
from rollouts.sign_ups import workflow as sign_ups
from tests.rollouts.conftest import (
    World,
    decision,
    fresh,
    make_person,
    make_pool,
    make_rollout,
    make_sheet,
    terms,
    waiting_in_rollouts,
)

ANSWER = {
    "decision_maker": "Kommunedirektør",
    "decided_on": timezone.localdate().isoformat(),
    "mandate": "political",
    "mandate_reference": "24/17",
    "read": "1",
}


def join(world: World, pool: Pool, *names: str) -> list[SignUp]:
    chosen = [world[name] for name in names]
    return sign_ups.sign_up_many(pool, chosen, by=fresh(world.people["contact"]), decision=decision(), read=1)


def page(name: str, *args: Any) -> str:
    return reverse(f"rollouts:{name}", args=args)


def test_the_information_is_read_before_the_answer(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    html = client_for("representative").get(page("sign_up", pool.pk)).content.decode()
    assert html.index("Hva det betyr ikke å være med") < html.index("Kommunens beslutning")
    assert "Tekst i versjon 1" in html
    anyone = client_for("anonymous").get(page("sheet_current", pool.rollout_id)).content.decode()
    assert "Tekst i versjon 1" in anyone
    assert "Skriv ny versjon" not in anyone


def test_a_newer_version_is_shown_and_nothing_typed_is_lost(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    make_sheet(pool.rollout, world.people["coordinator2"], version=2)
    client, address = client_for("contact"), page("sign_up", pool.pk)
    answer = client.post(address, {**ANSWER, "municipality": ["4203", "4206"]})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Informasjonen er endret siden du leste den." in html
    assert "Tekst i versjon 2" in html
    assert "Kommunedirektør" in html
    assert html.count("checked") == 3
    assert not SignUp.objects.exists()
    client.post(address, {**ANSWER, "municipality": ["4203", "4206"], "read": "2"})
    assert SignUp.objects.active().count() == 2


def test_a_full_pool_has_a_line_and_says_so(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    client = client_for("contact")
    answer = client.post(page("sign_up", pool.pk), {**ANSWER, "municipality": ["4203", "4206"]}, follow=True)
    html = answer.content.decode()
    assert "Arendal er påmeldt." in html
    assert "Puljen er full – venteliste. I køen, i denne rekkefølgen: Farsund." in html
    assert "nummer 1 i køen" in html
    assert "Sett kommuner på venteliste" in html
    assert "nummer 1 i køen" not in client_for("reader").get(pool.get_absolute_url()).content.decode()


def test_a_full_pool_says_so_wherever_it_is_named(world: World, client_for):
    rollout = make_rollout(world)
    pool, other = make_pool(world, rollout, "open", capacity=1), make_pool(world, rollout, "open")
    (row,) = join(world, other, "Arendal")
    join(world, pool, "Farsund")
    invitations.invite(pool.pk, by=world.people["contact"], chosen=[world["Lindesnes"]], sure=["places"])
    contact = client_for("contact")
    addresses = [
        reverse("rollouts:list"),
        rollout.get_absolute_url(),
        pool.get_absolute_url(),
        page("sign_up", pool.pk),
        page("invite", pool.pk),
        page("other_pool", row.pk),
    ]
    for address in addresses:
        html = contact.get(address).content.decode()
        assert "ull – venteliste" in html, address
    assert "full – venteliste" not in contact.get(other.get_absolute_url()).content.decode()
    told = Message.objects.filter(user=world.people["representative"])
    assert not told.filter(title__startswith="På venteliste").exists()
    representative = make_person("lindesnes", Role.MUNICIPALITY_REPRESENTATIVE, municipality=world["Lindesnes"])
    assert [item.detail for item in waiting_in_rollouts(representative)] == ["Lindesnes (full – venteliste)"]
    found = contact.get(f"/api/v1/pools/{pool.pk}/").json()
    assert (found["free"], found["is_full"]) == (0, True)


def test_who_came_on_the_waiting_list_is_not_told_that_it_has_a_seat(world: World):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    join(world, pool, "Farsund", "Arendal")
    (told,) = Message.objects.filter(user=world.people["representative"], kind=MessageKind.SEAT)
    assert told.title.startswith("På venteliste: Pulje 1")
    assert "full – venteliste" in told.detail


def test_the_receipt_is_a_page_and_a_document(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    client_for("representative").post(page("sign_up", pool.pk), {**ANSWER, "municipality": ["4203"]})
    row = SignUp.objects.get()
    html = client_for("representative").get(page("receipt", row.pk)).content.decode()
    assert "politisk vedtak, 24/17" in html
    assert "Tekst i versjon 1" in html
    answer = client_for("contact").get(page("receipt_docx", row.pk))
    assert answer["Content-Disposition"].startswith('attachment; filename="kvittering-')
    document = Document(io.BytesIO(answer.content))
    assert any("politisk vedtak, 24/17" in cell.text for r in document.tables[0].rows for cell in r.cells)
    assert client_for("anonymous").get(page("receipt", row.pk)).status_code == 302


def test_a_receipt_is_the_same_file_until_the_sign_up_changes(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    client = client_for("representative")
    client.post(page("sign_up", pool.pk), {**ANSWER, "municipality": ["4203"]})
    row = SignUp.objects.get()
    first = client.get(page("receipt_docx", row.pk)).content
    assert client.get(page("receipt_docx", row.pk)).content == first
    by_api = client.get(reverse("sign-up-receipt", args=[row.pk]))
    assert by_api.content == first
    SignUp.objects.filter(pk=row.pk).update(decision_maker="Rådmannen")
    second = client.get(page("receipt_docx", row.pk)).content
    assert second != first
    assert [bytes(file.content) for file in KeptFile.objects.order_by("number")] == [first, second]
    assert "SHA-256 " + KeptFile.objects.last().sha256[:12] in client.get(page("receipt", row.pk)).content.decode()


def test_all_that_publishing_asks_for_is_told_at_once_and_beforehand(world: World, client_for):
    rollout = make_rollout(world)
    client, address = client_for("contact"), page("sheet_edit", rollout.pk)
    html = client.get(address).content.decode()
    assert html.count("(trengs for å publisere)") == len(InformationSheet.PARTS) + 1
    assert "valgfritt" not in html
    answer = client.post(address, {"costs": "Ingenting", "saved": "", "publish": "1"})
    assert answer.status_code == 422
    empty = [*(name for name in InformationSheet.PARTS if name != "costs"), "change_note"]
    assert sorted(answer.context["form"].errors) == sorted(empty)
    summary = answer.content.decode()
    assert all(f'href="#id_{name}"' in summary for name in empty)


def test_no_thanks(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    address = page("decline", pool.pk)
    assert "Nei er et fullgodt svar" in client_for("contact").get(address).content.decode()
    answer = client_for("contact").post(address, {"municipality": "4206", "reason": ""}, follow=True)
    assert "Svaret fra Farsund er lagret." in answer.content.decode()
    assert SignUp.objects.get().state == "declined"
    for who in ("reader", "coordinator", "other_contact"):
        assert client_for(who).post(address, {"municipality": "4203"}).status_code == 403


def test_asked_again_and_still_in(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    (row,) = join(world, pool, "Arendal")
    contact = world.people["contact"]
    parts = dict.fromkeys(InformationSheet.PARTS, "Ny tekst")
    draft = sheets.save_draft(pool.rollout_id, by=contact, saved=None, parts={**parts, "change_note": "Ny pris"})
    sheets.publish(pool.rollout_id, by=contact, saved=draft.saved, is_material=True)
    client, address = client_for("representative"), page("confirm", row.pk)
    assert "skal bekrefte på nytt" in client.get(pool.get_absolute_url()).content.decode()
    html = client.get(address).content.decode()
    assert "Er Arendal fortsatt med?" in html
    assert "Ny pris" in html
    assert client.post(address, ANSWER).status_code == 409
    answer = client.post(address, {**ANSWER, "read": "2"}, follow=True)
    assert "Arendal er fortsatt med." in answer.content.decode()
    for who in ("other_contact", "reader", "other_representative"):
        assert client_for(who).post(address, {**ANSWER, "read": "2"}).status_code == 403


def test_a_wish(world: World, client_for):
    rollout = make_rollout(world)
    first, second = make_pool(world, rollout, "open"), make_pool(world, rollout, "open")
    (row,) = join(world, first, "Arendal")
    address = page("other_pool", row.pk)
    client_for("representative").post(address, {"pool": second.pk})
    row.refresh_from_db()
    assert row.wished_pool == second
    assert "ønsker heller pulje 2" in client_for("contact").get(first.get_absolute_url()).content.decode()
    client_for("representative").post(address, {"pool": ""})
    row.refresh_from_db()
    assert row.wished_pool is None


def test_invitations(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    address = page("invite", pool.pk)
    html = client_for("contact").get(address).content.decode()
    assert "4 kommuner kan inviteres. 4 av dem har ikke løsningen ennå." in html
    answer = client_for("contact").post(address, {"kind": "list", "municipality": []})
    assert answer.status_code == 422
    assert "Velg minst én kommune." in answer.content.decode()
    answer = client_for("contact").post(address, {"kind": "list", "municipality": ["4203", "4206"]}, follow=True)
    assert "2 kommuner er invitert." in answer.content.decode()
    assert "2 er invitert og har ikke svart" in answer.content.decode()
    for who in ("other_contact", "reader", "coordinator"):
        assert client_for(who).post(address, {"kind": "all"}).status_code == 403


# --- Writing the information -----------------------------------------------------------------------------


def test_write_publish_and_write_again(world: World, client_for):
    rollout = make_rollout(world, informed=False)
    client, address = client_for("contact"), page("sheet_edit", rollout.pk)
    parts = dict.fromkeys(InformationSheet.PARTS, "Slik er det")
    answer = client.post(address, {**parts, "costs": "", "saved": "", "publish": "1"})
    assert answer.status_code == 422
    assert "Kommunen skal vite alt dette" in answer.content.decode()
    # What was typed is kept as a draft, and the same form goes on from it.
    saved = InformationSheet.objects.get().saved
    assert client.post(address, {**parts, "saved": saved, "publish": "1"}).status_code == 302
    assert InformationSheet.objects.get().is_published
    client.post(address, {**parts, "saved": "", "change_note": "Nytt"})
    html = client.get(page("sheet", rollout.pk, 2)).content.decode()
    assert "Dette er et utkast." in html
    assert client_for("other_contact").get(page("sheet", rollout.pk, 2)).status_code == 404


def test_two_writers_see_both(world: World, client_for):
    rollout = make_rollout(world)
    address = page("sheet_edit", rollout.pk)
    parts = dict.fromkeys(InformationSheet.PARTS, "Den første")
    client_for("contact").post(address, {**parts, "saved": ""})
    answer = client_for("regional_leader").post(
        address, {**dict.fromkeys(InformationSheet.PARTS, "Den andre"), "saved": ""}
    )
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Den første" in html
    assert "Den andre" in html
    assert InformationSheet.objects.get(version=2).costs == "Den første"


# --- Changes -------------------------------------------------------------------------------------------------


def typed(**changes: Any) -> dict[str, Any]:
    given = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in terms().items()}
    return {**given, "reason": "Leverandøren er forsinket", **changes}


@pytest.mark.usefixtures("alone")
def test_a_change_goes_to_the_nkg_with_the_difference(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    address = page("change_propose", pool.pk)
    assert client_for("contact").post(address, typed(version=pool.version)).status_code == 422
    answer = client_for("contact").post(address, typed(version=pool.version, capacity=9), follow=True)
    assert "Det som er godkjent, gjelder til de har svart." in answer.content.decode()
    html = client_for("coordinator").get(pool.get_absolute_url()).content.decode()
    assert "<td>3</td>" in html
    assert "<td>9</td>" in html
    change = PoolChange.objects.get()
    decide = page("change_decide", change.pk, "send-tilbake")
    assert client_for("contact").post(decide, {"reason": "Nei"}).status_code == 403
    answer = client_for("coordinator").post(decide, {"reason": ""}, follow=True)
    assert "Skriv en begrunnelse." in answer.content.decode()
    client_for("coordinator").post(page("change_decide", change.pk, "godkjenn"))
    assert Pool.objects.get().capacity == 9


def test_a_stale_change_shows_both(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    Pool.objects.filter(pk=pool.pk).update(capacity=5, version=pool.version + 1)
    answer = client_for("contact").post(page("change_propose", pool.pk), typed(version=pool.version, capacity=9))
    assert answer.status_code == 409
    assert "<td>5</td>" in answer.content.decode()
    assert not PoolChange.objects.exists()


@pytest.mark.usefixtures("alone")
def test_what_is_missing_is_named_and_then_opened(world: World, client_for):
    rollout = make_rollout(world, informed=False)
    pool = make_pool(world, rollout, "submitted")
    given = {"version": pool.version, "reason": ""}
    bare = client_for("coordinator").post(page("move", pool.pk, "godkjenn"), given)
    assert (bare.status_code, "informasjonen er ikke publisert" in bare.content.decode()) == (422, True)
    given["reason"] = "Informasjonen kommer i morgen."
    client_for("coordinator").post(page("move", pool.pk, "godkjenn"), given)
    pool.refresh_from_db()
    assert pool.state == "approved"
    html = client_for("contact").get(pool.get_absolute_url()).content.decode()
    assert "Informasjonen til kommunene er ikke publisert." in html
    answer = client_for("contact").post(page("move", pool.pk, "apne"), {"version": pool.version})
    assert answer.status_code == 422
    make_sheet(rollout, world.people["coordinator2"])
    answer = client_for("contact").post(page("move", pool.pk, "apne"), {"version": pool.version}, follow=True)
    assert "Pulje 1 er åpen for påmelding." in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_receipt_and_the_sign_up_page(world: World, client_for, django_assert_num_queries, rows):
    pool = make_pool(world, make_rollout(world), "open")
    made = join(world, pool, *["Arendal", "Farsund", "Lindesnes"][:rows])
    client = client_for("contact")
    with django_assert_num_queries(5):
        client.get(page("receipt", made[0].pk))
    # Two of them for what is said of the municipalities: the solution's levels, and its other pools.
    with django_assert_num_queries(8):
        client.get(page("sign_up", pool.pk))
