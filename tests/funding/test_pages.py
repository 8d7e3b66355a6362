"""What people see of the money, who sees it, and how many questions it costs the database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from funding.models import AllocationKey, AllocationRun, DecidedAmount, Decision, Grant
from funding.runs.lifecycle import carry_out
from networks.models import Population, User

Make = Callable[[int], Grant]
SignIn = Callable[[User], Client]


def words(html: str) -> str:
    """The text of a page, spaces made equal."""
    text = re.sub(r"<[^>]+>", " ", html).replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")
    return re.sub(r"\s+", " ", text)


def page(client: Client, address: str, status: int = 200, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == status
    return response.content.decode()


def run_of(grant: Grant, by: User, carried_out: bool = True) -> AllocationRun:
    run = AllocationRun.objects.create(grant=grant, key=grant.keys.latest("version"), requested_by=by)
    if carried_out:
        carry_out(run.pk)
        run.refresh_from_db()
    return run


def without_token(html: str) -> str:
    return re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]+"', "", html)


# --- The decided table, for everybody ---------------------------------------------------------------------


def test_anyone_sees_what_is_decided(client: Client, grant_2024: Grant) -> None:
    assert "Tilskudd 2024" in words(page(client, reverse("funding:list")))
    text = words(page(client, "/tilskudd/2024/"))
    assert "36 683 801 kr til fordeling mellom nettverkene av 43 200 000 kr" in text
    assert "Agder 103972 2 950 584 kr" in text
    assert "Sum 36 683 802 kr" in text
    assert "Kilden oppgir selv summen 36 683 801 kr, men de enkelte beløpene i kilden blir 36 683 802 kr" in text
    for secret in ["Beregn fordelingen", "Beregninger", "60/40"]:
        assert secret not in text


def test_without_grants_and_without_decisions(client: Client, db: None) -> None:
    assert "Ingen tilskudd ennå" in words(page(client, reverse("funding:list")))
    Grant.objects.create(key="2025", year=2025, title="Nytt", scheme="X", total_set_aside=1, amount_to_share=1)
    assert "Ingenting er vedtatt ennå" in words(page(client, "/tilskudd/2025/"))
    page(client, "/tilskudd/2031/", status=404)


# --- KS' part ---------------------------------------------------------------------------------------------


def test_grant_staff_start_a_run_and_see_it(grant_2024: Grant, grant_manager: User, signed_in: SignIn) -> None:
    client = signed_in(grant_manager)
    text = words(page(client, "/tilskudd/2024/"))
    assert "60/40 v1" in text
    assert "60 % likt til alle, 20 % etter antall kommuner, 20 % etter innbyggertall" in text
    assert "Beregn fordelingen" in text

    response = client.post(reverse("funding:start_run", args=["2024"]))
    run = AllocationRun.objects.get()
    assert response["Location"] == run.get_absolute_url()
    again = client.post(reverse("funding:start_run", args=["2024"]))
    assert again["Location"] == run.get_absolute_url()
    assert AllocationRun.objects.count() == 1
    assert "Se beregningen som pågår" in words(page(client, "/tilskudd/2024/"))


def test_the_finished_run(grant_2024: Grant, grant_manager: User, signed_in: SignIn) -> None:
    run = run_of(grant_2024, grant_manager)
    html = page(signed_in(grant_manager), run.get_absolute_url())
    text = words(html)
    assert (
        "36 683 801 kr på 11 nettverk · nøkkel 60/40 v1 · folketall 1.1.2023 · 356 kommuner per 1.1.2023 · kjørt"
        in text
    )
    assert "av Tilskudd ✓ summerer" in text
    assert "Agder 103972 2 000 934,60 515 221,92 422 444,37 0,11 2 938 601 2 950 584 +11 983" in text
    assert "Viken 103974 2 000 934,60 1 051 052,73 1 727 252,68 −0,01 4 779 240 4 734 462 −44 778" in text
    assert "Sum 22 010 280,60 7 336 760,20 7 336 760,20 0,00 36 683 801 36 683 802 +1" in text
    assert "25 av 356 kommuner × 7 336 760,20 kr = 515 221,92 kr" in text
    assert "316 051 av 5 488 984 innbyggere × 7 336 760,20 kr = 422 444,37 kr" in text
    assert "Delt på 11 nettverk: 2 000 934,60 kr" in text
    assert "de 5 kronene som da er igjen" in text
    assert html.count("<details") == 12, "the arithmetic of each network, and the table to paste"
    assert "Agder\t103972\t25\t" in html
    assert html.split("Agder\t")[1].splitlines()[0].endswith("\t2938601\t2950584\t11983")
    assert "hx-trigger" not in html


def test_base_amount_and_rounding_have_their_columns(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    grant = small_grant(2)
    grant.keys.update(base_amount=1000, rounding_unit=100)
    text = words(page(signed_in(grant_manager), run_of(grant, grant_manager).get_absolute_url()))
    assert "Nettverk Prosjekt Fast Flat Kommuner Innbyggere Avrunding Beregnet Vedtatt Avvik" in text
    assert "Fast beløp Likt for alle, før resten fordeles 1 000,00 kr" in text
    assert "60 % av 998 000 kr er 598 800,00 kr" in text
    assert "Til nærmeste 100 kr etter største rest" in text


def test_a_waiting_run_says_so(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    run = run_of(small_grant(1), grant_manager, carried_out=False)
    client = signed_in(grant_manager)
    html = page(client, run.get_absolute_url())
    assert "Beregningen står i kø og starter straks." in html
    assert f'hx-get="{run.get_absolute_url()}" hx-trigger="every 1s"' in html
    assert ">Oppdater</a>" in html, "the way on without scripts"
    AllocationRun.objects.update(queued_at=timezone.now() - dt.timedelta(seconds=6))
    assert "venter på en ledig arbeider" in page(client, run.get_absolute_url())


def test_a_running_run_shows_its_progress(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    run = run_of(small_grant(1), grant_manager, carried_out=False)
    now = timezone.now()
    AllocationRun.objects.update(state="running", started_at=now, heartbeat_at=now, progress=50, step="sharing")
    html = page(signed_in(grant_manager), run.get_absolute_url())
    assert 'max="100" value="50"' in html
    assert "Fordeler beløpet …" in html


def test_a_failed_run_says_why_and_what_to_do(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    grant = small_grant(1)
    Population.objects.filter(municipality__number="9900").delete()
    text = words(page(signed_in(grant_manager), run_of(grant, grant_manager).get_absolute_url()))
    assert "Folketallet per 1.1.2023 mangler for Kommune 9900 (9900)." in text
    assert "Prøv igjen" in text
    assert "Endre nøkkelen" in text


@pytest.mark.parametrize("state", ["queued", "done", "failed"])
def test_a_swapped_page_equals_a_fresh_one(
    small_grant: Make, grant_manager: User, signed_in: SignIn, state: str
) -> None:
    grant = small_grant(2)
    if state == "failed":
        Population.objects.all().delete()
    run = run_of(grant, grant_manager, carried_out=state != "queued")
    assert run.state == state
    client = signed_in(grant_manager)
    fresh = page(client, run.get_absolute_url())
    response = client.get(run.get_absolute_url(), headers={"HX-Request": "true"})
    fragment = response.content.decode().strip()
    assert fragment.startswith('<div id="run"')
    assert without_token(fragment) in without_token(fresh)
    assert "HX-Request" in response["Vary"]
    assert ("HX-Trigger" in response) == (state != "queued"), "a screen reader hears that it is over"


# --- A new version of the key -----------------------------------------------------------------------------


FORM = {
    "name": "50/50",
    "flat_share": "50",
    "municipality_weight": "12,5",
    "population_weight": "37,5",
    "base_amount": "0",
    "rounding_unit": "1",
    "population_date": "2023-01-01",
    "municipality_date": "2023-01-01",
    "source": "Møtet i mai",
}


def test_a_changed_key_is_a_new_version(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    grant = small_grant(2)
    client = signed_in(grant_manager)
    address = reverse("funding:new_key", args=[grant.key])
    assert 'value="60"' in page(client, address)
    before = run_of(grant, grant_manager)

    response = client.post(address, FORM)
    assert response.status_code == 302
    key = grant.keys.current()
    assert key is not None
    assert (key.name, key.version, str(key.population_weight)) == ("50/50", 2, "0.375000")
    assert key.source == "Møtet i mai"
    assert grant.keys.count() == 2
    assert "nøkkel 60/40 v1" in words(page(client, before.get_absolute_url()))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"flat_share": "60"}, "Andelene blir 110 % til sammen. De må bli nøyaktig 100 %."),
        ({"population_date": "2023-02-01"}, "Det finnes ingen folketall per 1.2.2023."),
        ({"municipality_date": "1990-01-01"}, "Vi kjenner ingen kommuner per 1.1.1990."),
        ({"base_amount": "600000"}, "De faste beløpene blir til sammen større enn det som skal fordeles."),
        ({"rounding_unit": "0"}, "Verdien må være større enn eller lik 1."),
        ({"name": ""}, "Dette feltet er påkrevd."),
    ],
)
def test_a_key_that_cannot_be_right_is_refused_at_the_field(
    small_grant: Make, grant_manager: User, signed_in: SignIn, change: dict[str, str], sentence: str
) -> None:
    grant = small_grant(2)
    response = signed_in(grant_manager).post(reverse("funding:new_key", args=[grant.key]), {**FORM, **change})
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert 'value="Møtet i mai"' in html, "nothing typed is lost"
    assert grant.keys.count() == 1


# --- Who may not ------------------------------------------------------------------------------------------


def addresses(run: AllocationRun) -> list[str]:
    return [reverse(f"funding:{name}", args=[run.pk]) for name in ("run", "run_xlsx", "run_csv")]


def test_outsiders_see_no_runs(
    small_grant: Make, grant_manager: User, outsiders: list[User], signed_in: SignIn
) -> None:
    grant = small_grant(1)
    run = run_of(grant, grant_manager)
    for person in outsiders:
        client = signed_in(person)
        for address in addresses(run):
            assert "Beregninger er arbeidsdokumenter i KS." in page(client, address, status=403)
        assert "Beregninger" not in words(page(client, grant.get_absolute_url()))
        for name in ("start_run", "new_key"):
            assert client.post(reverse(f"funding:{name}", args=[grant.key]), FORM).status_code == 403
    assert AllocationRun.objects.count() == AllocationKey.objects.count() == 1


def test_strangers_are_asked_to_sign_in(client: Client, small_grant: Make, grant_manager: User) -> None:
    run = run_of(small_grant(1), grant_manager)
    for address in addresses(run):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("login"))
    assert client.post(reverse("funding:start_run", args=["prove"])).status_code == 302
    assert AllocationRun.objects.count() == 1


def test_administrators_look_but_do_not_start(
    small_grant: Make, grant_manager: User, administrator: User, signed_in: SignIn
) -> None:
    grant = small_grant(1)
    run = run_of(grant, grant_manager)
    client = signed_in(administrator)
    assert "summerer" in page(client, run.get_absolute_url())
    html = page(client, grant.get_absolute_url())
    assert "Beregninger" in html
    assert "Beregn fordelingen" not in html
    assert client.post(reverse("funding:start_run", args=[grant.key])).status_code == 403


def test_only_posting_starts_a_run(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    grant = small_grant(1)
    assert signed_in(grant_manager).get(reverse("funding:start_run", args=[grant.key])).status_code == 405


def test_files_of_an_unfinished_run_do_not_exist(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    run = run_of(small_grant(1), grant_manager, carried_out=False)
    for address in addresses(run)[1:]:
        page(signed_in(grant_manager), address, status=404)


# --- Questions to the database ----------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def decide(grant: Grant) -> None:
    networks = AllocationRun.objects.get().lines.values_list("network_id", flat=True)
    decision = Decision.objects.create(grant=grant, state="decided", source="Brev")
    DecidedAmount.objects.bulk_create(
        DecidedAmount(grant=grant, decision=decision, network_id=pk, amount=1) for pk in networks
    )


@pytest.mark.parametrize("count", [1, 3])
def test_queries_with_one_and_with_three_networks(
    client: Client, small_grant: Make, grant_manager: User, signed_in: SignIn, count: int
) -> None:
    grant = small_grant(count)
    run = run_of(grant, grant_manager)
    decide(grant)
    staff = signed_in(grant_manager)
    assert queries(client, reverse("funding:list")) == 1
    assert queries(client, grant.get_absolute_url()) == 5
    # Session, person, roles, grant, supplementary rounds, decided, deductions, corrections, runs, decisions, key.
    assert queries(staff, grant.get_absolute_url()) == 15
    # Session, person, roles, run, decided amounts, lines; the page: runs to compare with.
    assert [queries(staff, address) for address in addresses(run)] == [7, 6, 6]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_with_one_and_with_three_runs(
    small_grant: Make, grant_manager: User, signed_in: SignIn, count: int
) -> None:
    grant = small_grant(1)
    for _ in range(count):
        run_of(grant, grant_manager)
    assert queries(signed_in(grant_manager), grant.get_absolute_url()) == 13
