"""What is registered of a grant is corrected: freely at first, with a reason that stays once it is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from core.errors import InvalidInput, WrongState
from core.notifications.models import Message
from funding.decisions import workflow as decisions
from funding.grant_pages.corrections import Corrected, correct
from funding.models import Grant, GrantCorrection
from funding.results.exports import as_csv
from funding.results.statement import Statement
from networks.models import Network, NetworkMembership, Role, User
from tests.funding.conftest import make_person
from tests.funding.decisions.test_decisions import NEW, done
from tests.funding.test_pages import page, words

Make = Callable[[int], Grant]
SignIn = Callable[[User], Client]


@pytest.fixture
def new_grant(small_grant: Make, grant_manager: User, signed_in: SignIn) -> Grant:
    small_grant(2)
    signed_in(grant_manager).post(reverse("funding:new_grant"), NEW)
    return Grant.objects.get(key="2025")


def typed(grant: Grant, **changed: str) -> dict[str, str]:
    """The form of the grant as it is, with these fields typed over."""
    now = Corrected.of(grant)
    fields = {name: str(value) for name, value in vars(now).items() if name != "deductions"}
    for number, (reason, amount) in enumerate(now.deductions, start=1):
        fields |= {f"deduction_reason_{number}": reason, f"deduction_amount_{number}": str(amount)}
    return fields | changed


def test_before_a_decision_all_can_be_corrected(new_grant: Grant, grant_manager: User, signed_in: SignIn) -> None:
    client, address = signed_in(grant_manager), reverse("funding:correct_grant", args=["2025"])
    assert "Rett tilskuddet" in page(client, new_grant.get_absolute_url())
    assert "Hvorfor rettes det?" not in page(client, address)
    wrong = client.post(address, typed(new_grant, total_set_aside="43 300 000"))
    assert wrong.status_code == 422
    assert "blir 40 100 000 kr, men 40 000 000 kr skal fordeles" in words(wrong.content.decode())
    fields = typed(new_grant, total_set_aside="43 300 000", deduction_amount_1="3 400 000", title="Tilskudd for 2025")
    assert client.post(address, fields)["Location"] == "/tilskudd/2025/"
    text = words(page(client, "/tilskudd/2025/"))
    assert "Nasjonale oppgaver − 3 400 000 kr" in text
    assert "Tilskudd for 2025" in text
    assert not GrantCorrection.objects.exists()
    assert "Rettet etter vedtaket" not in text
    again = client.post(address, typed(Grant.objects.get(key="2025")))
    assert "Ingenting er endret." in words(again.content.decode())


def test_two_who_correct_at_once_see_both(new_grant: Grant, grant_manager: User, signed_in: SignIn) -> None:
    client, address = signed_in(grant_manager), reverse("funding:correct_grant", args=["2025"])
    opened = page(client, address).split('name="opened" value="')[1].split('"')[0].replace("&quot;", '"')
    fields = typed(new_grant, title="Mitt", opened=opened)
    Grant.objects.filter(pk=new_grant.pk).update(title="Ditt")
    clash = client.post(address, fields)
    assert clash.status_code == 422
    assert "Noen andre har endret dette til «Ditt»" in words(clash.content.decode())
    assert Grant.objects.get(pk=new_grant.pk).title == "Ditt"


def test_after_a_decision_a_reason_stays_on_the_page(grant_2024: Grant, grant_manager: User, signed_in: SignIn) -> None:
    contact = make_person("kontakt", Role.CONTACT_PERSON, Network.objects.get(key="agder"))
    client, address = signed_in(grant_manager), reverse("funding:correct_grant", args=["2024"])
    assert "Fordelingen er vedtatt" in page(client, address)
    fields = typed(grant_2024, deduction_reason_1="Nasjonale oppgaver", deduction_amount_1="6 000 000", reason=" ")
    unexplained = client.post(address, fields)
    assert unexplained.status_code == 422
    assert client.post(address, fields | {"reason": "Brevet av 3.5. sier hva pengene gikk til"}).status_code == 302
    text = words(page(client, grant_2024.get_absolute_url()))
    assert "Kilden sier ikke hva de gikk til − 516 199 kr" in text
    assert "Brevet av 3.5. sier hva pengene gikk til" in text
    assert "Trekk før fordeling: – → Nasjonale oppgaver: 6 000 000 kr" in text
    assert Message.objects.get(user=contact).words.startswith("Tilskudd 2024 er rettet")
    more = typed(Grant.objects.get(key="2024"), deduction_amount_1="5 000 000", reason="feil")
    assert client.post(address, more).status_code == 422, "what is explained doesn't become unexplained again"
    correction = GrantCorrection.objects.get()
    for change in (correction.delete, lambda: GrantCorrection.objects.update(reason="noe annet")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_what_is_decided_is_shared_by_a_new_decision_only(grant_2024: Grant, grant_manager: User) -> None:
    now = Corrected.of(grant_2024)
    less = {"amount_to_share": 36_000_000, "deductions": [("Nasjonale oppgaver", 683_801)]}
    other = Corrected(**{**vars(now), **less})
    with pytest.raises(InvalidInput, match="Skal et annet beløp fordeles, trengs en ny beregning"):
        correct(grant_2024, other, reason="feil", by=grant_manager)
    # The source miscounted by a krone: the sum of what was decided may be what is shared.
    correct(grant_2024, Corrected(**{**vars(now), "amount_to_share": 36_683_802}), reason="sum", by=grant_manager)


def test_not_while_a_proposal_waits(small_grant: Make, grant_manager: User) -> None:
    grant = small_grant(2)
    decisions.propose(done(grant, grant_manager), {}, note="", by=grant_manager)
    now = Corrected.of(grant)
    less = Corrected(**{**vars(now), "amount_to_share": 900_000})
    with pytest.raises(WrongState, match="Et forslag venter på vedtak"):
        correct(grant, less, by=grant_manager)


def test_the_api_corrects_what_is_given(new_grant: Grant, grant_manager: User, signed_in: SignIn) -> None:
    address = reverse("grant-correct", args=["2025"])
    client = signed_in(grant_manager)
    answer = client.post(address, {"title": "Nytt navn"}, content_type="application/json")
    assert (answer.status_code, answer.json()["title"], answer.json()["corrections"]) == (200, "Nytt navn", [])
    wrong = client.post(address, {"amount_to_share": 1}, content_type="application/json")
    assert (wrong.status_code, list(wrong.json())) == (400, ["amount_to_share"])
    outsider = signed_in(make_person("kontakt", Role.CONTACT_PERSON, Network.objects.get(key="n0")))
    assert outsider.post(address, {"title": "Mitt"}, content_type="application/json").status_code == 403
    assert outsider.get(reverse("funding:correct_grant", args=["2025"])).status_code == 403


def test_what_the_source_is_silent_about_is_said(grant_2024: Grant, client: Client) -> None:
    text = words(page(client, grant_2024.get_absolute_url()))
    assert "Kilden sier ikke hva de gikk til − 6 516 199 kr" in text
    assert client.get(reverse("grant-detail", args=["2024"])).json()["unexplained"] == 6_516_199


def test_a_network_without_municipalities_is_named(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    grant = small_grant(3)
    NetworkMembership.objects.filter(network__key="n2").update(network=Network.objects.get(key="n1"))
    run = done(grant, grant_manager)
    text = words(page(signed_in(grant_manager), run.get_absolute_url()))
    assert "ikke med i fordelingen: Nettverk 2." in text
    assert "Nettverk 2" in as_csv(Statement(run)).splitlines()[1]
    assert dt.date(2024, 1, 1) >= Statement(run).municipality_date
