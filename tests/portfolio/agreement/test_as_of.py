"""The portfolio's pages as of a date: plans, commitments, pilots, reconciliation, the portfolio and a cell."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.days import end_of
from core.errors import InvalidInput
from networks.models import Municipality, Network, Role, User
from portfolio.agreement import commitments
from portfolio.agreement.as_of import as_of
from portfolio.counting.progress import progress
from portfolio.editions import items
from portfolio.models import Commitment, Level, PortfolioItem, PublishedCount, RegionalPlan, Solution, Supersession
from portfolio.pilots import workflow as pilots
from portfolio.pilots.as_of import as_of as pilots_as_of
from portfolio.pilots.moves import PilotAction
from portfolio.plans import workflow as plans
from portfolio.statuses import adoption
from tests.portfolio.counting.test_progress import ALESUND, HARAM, report
from tests.portfolio.grid.test_grid import ARENDAL, URL
from tests.portfolio.status_files.test_files import upload

pytestmark = pytest.mark.usefixtures("portfolio")

DAY = dt.date(2023, 12, 31)
ASKED = "dato=2023-12-31"
PLAN, PLANS = "/nettverk/agder/portefolje/", "/portefolje/regionene/"
LIST = "/portefolje/forpliktelser/"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# --- Regional plans --------------------------------------------------------------------------------------


@pytest.fixture
def revised(contact) -> RegionalPlan:
    """Agder's plan decided in June 2023 with an own measure, and revised without it in June 2024."""
    agder = Network.objects.get(key="agder")
    first = plans.start_draft(agder, by=contact, year=2023)
    plans.save_item(first.pk, by=contact, version=1, title="Felles responssenter")
    plans.decide(first.pk, by=contact, version=2, decided_on=day("2023-06-01"), decided_by="Helselederne")
    second = plans.start_draft(agder, by=contact, year=2024)
    measure = second.items.get(title="Felles responssenter")
    plans.remove_item(second.pk, measure.pk, by=contact, version=1)
    return plans.decide(second.pk, by=contact, version=2, decided_on=day("2024-06-01"), decided_by="Helselederne")


def test_the_plan_that_held_on_the_day(client, revised, contact):
    then, today = client.get(f"{PLAN}?{ASKED}").text, client.get(PLAN).text

    assert "Portefølje i Agder 2023" in then
    assert "Felles responssenter" in then
    assert "Slik sto det 31.12.2023." in then
    assert "avløst" not in then
    assert "Portefølje i Agder 2024" in today
    assert "Felles responssenter" not in today.split("Historikk")[0]
    # The plan that was replaced is one click away, and a link keeps the day.
    assert 'href="?dato=2023-06-01"' in today
    assert f'href="{PLANS}?{ASKED}"' in then
    assert f"/portefolje/digihelse/?{ASKED}" in then
    assert "Regionen hadde ingen vedtatt portefølje denne dagen" in client.get(f"{PLAN}?dato=2023-05-31").text
    assert "Portefølje i Agder 2023" in client.get(f"{PLAN}?dato=2023-06-01").text


def test_nobody_writes_in_a_past_plan(client, revised, contact):
    plans.start_draft(revised.network, by=contact, year=2025)
    client.force_login(contact)
    then = client.get(f"{PLAN}?{ASKED}&utkast=1").text

    assert "Portefølje i Agder 2023" in then
    for trace in ("Start en ny utgave", "Se utkastet", "Rediger", "Ta ut", "Før inn vedtaket"):
        assert trace not in then
    assert "Portefølje i Agder 2025" in client.get(f"{PLAN}?utkast=1").text


def test_the_comparison_on_a_day_and_its_file(client, revised):
    then, today = client.get(f"{PLANS}?{ASKED}").text, client.get(PLANS).text
    answer = client.get(f"{PLANS}?{ASKED}&format=csv")
    file = answer.content.decode("utf-8-sig")

    assert "Felles responssenter" in then
    assert "Felles responssenter" not in today
    assert f'href="{PLAN}?{ASKED}"' in then
    assert "regionale-portefoljer-2023-12-31.csv" in answer["Content-Disposition"]
    assert "Felles responssenter" in file
    assert "Per;31.12.2023" in file
    assert f"?{ASKED}&amp;format=xlsx" in then
    assert "Ingen region hadde vedtatt sin portefølje denne dagen" in client.get(f"{PLANS}?dato=2023-05-31").text
    plan = client.get(f"{PLAN}?{ASKED}&format=csv").content.decode("utf-8-sig")
    assert "Tilstand;vedtatt" in plan


def test_today_s_plan_is_the_one_that_is_decided(revised):
    assert list(RegionalPlan.objects.holding_on(timezone.localdate())) == [revised]
    assert list(RegionalPlan.objects.filter(state="decided")) == [revised]


def test_the_api_answers_for_a_day(client, revised):
    rows = client.get("/api/v1/regional-plans/?network=agder&as_of=2023-12-31").json()["results"]
    assert [(row["year"], row["state"]) for row in rows] == [(2023, "replaced")]


# --- Commitments -----------------------------------------------------------------------------------------


def tell(ks: User, row: Commitment, **values: object) -> None:
    row.refresh_from_db()
    commitments.update(row.pk, by=ks, version=row.version, **values)


def state_on(row: Commitment, date: str) -> str:
    (found,) = as_of([Commitment.objects.get(pk=row.pk)], day(date))
    return found.state


@pytest.fixture
def commitment(ks) -> Commitment:
    row = Commitment.objects.filter(party="ks")[0]
    tell(ks, row, state="ongoing", state_date=day("2023-03-01"))
    tell(ks, row, state="met", state_date=day("2024-06-01"), evidence="Veikartet er vedtatt")
    return row


def test_a_commitment_holds_from_its_own_date(commitment):
    assert [state_on(commitment, date) for date in ("2023-02-28", "2023-03-01", "2024-05-31", "2024-06-01")] == [
        "not_assessed",
        "ongoing",
        "ongoing",
        "met",
    ]


def test_what_is_told_later_of_an_earlier_day_overrules(ks, commitment):
    tell(ks, commitment, state="missing", state_date=day("2023-01-01"))

    assert [state_on(commitment, date) for date in ("2022-12-31", "2023-06-01", "2024-12-01")] == [
        "not_assessed",
        "missing",
        "missing",
    ]


def test_a_next_date_holds_from_the_day_it_was_told(ks, commitment):
    tell(ks, commitment, next_date=day("2030-01-01"))
    (before,) = as_of([Commitment.objects.get(pk=commitment.pk)], timezone.localdate() - dt.timedelta(days=1))
    (after,) = as_of([Commitment.objects.get(pk=commitment.pk)], timezone.localdate())

    assert (before.next_date, after.next_date) == (None, day("2030-01-01"))
    assert (before.state, after.state) == ("met", "met")


def test_nothing_was_said_before_the_first_date(ks):
    row = Commitment.objects.create(order=99, party="ks", title="Ny", state="ongoing", state_date=day("2023-06-01"))
    assert (state_on(row, "2023-05-31"), state_on(row, "2023-06-01")) == ("", "ongoing")


def test_the_list_of_commitments_on_a_day_with_its_filter_and_file(client, commitment):
    then = client.get(f"{LIST}?{ASKED}&part=ks").text
    file = client.get(f"{LIST}?{ASKED}&part=ks&status=ongoing&format=csv").content.decode("utf-8-sig")

    assert "Slik sto det 31.12.2023." in then
    assert f'href="{commitment.get_absolute_url()}?{ASKED}"' in then
    assert [line.split(";")[3] for line in file.splitlines() if line.startswith("KS;")] == ["pågår"]
    assert "Per;31.12.2023" in file
    assert '<input type="hidden" name="part" value="ks" data-kept>' in then
    assert '<input type="hidden" name="dato" value="2023-12-31">' in then
    assert f'href="{LIST}?part=ks"' in then
    assert client.get(f"{LIST}?part=ks&status=ongoing&format=csv").content.count(b"\nKS;") == 0


def test_one_commitment_on_a_day_is_only_read(client, ks, commitment):
    client.force_login(ks)
    then, today = (client.get(commitment.get_absolute_url() + query).text for query in (f"?{ASKED}", ""))

    assert "pågår" in then
    assert "Veikartet er vedtatt" not in then
    assert 'name="version"' not in then
    assert 'name="version"' in today


def test_no_commitments_before_the_agreement(client):
    text = client.get(f"{LIST}?dato=2022-01-12").text
    assert "Avtalen ble inngått 13. januar 2022." in text
    assert "Slik sto det" not in text
    assert "Slik sto det 13.01.2022." in client.get(f"{LIST}?dato=2022-01-13").text


def test_the_api_has_the_commitments_of_a_day(client, commitment):
    found = client.get(f"/api/v1/commitments/{commitment.pk}/?as_of=2023-12-31").json()
    assert (found["state"], found["state_date"]) == ("ongoing", "2023-03-01")
    rows = client.get("/api/v1/commitments/?as_of=2023-12-31").json()["results"]
    assert "ongoing" in {row["state"] for row in rows}


# --- Pilots ----------------------------------------------------------------------------------------------


def test_pilots_on_a_day(client, ks, make_user, time_machine):
    pll, arendal = Solution.objects.get(key="pll"), Municipality.objects.get(number=ARENDAL)
    own = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=arendal)
    time_machine.move_to("2024-01-10T12:00Z")
    pilot = pilots.register(pll, arendal, by=own, motivation="Vi er klare")
    time_machine.move_to("2024-02-10T12:00Z")
    pilots.move(pilot.pk, PilotAction.CHOOSE, by=ks, version=1, reason="Passer godt", owner_view="NHN er enig")
    pilots.add_note(pilot.pk, by=own, date=day("2024-02-10"), text="Første erfaring")
    time_machine.move_to("2024-05-10T12:00Z")
    pilots.move(pilot.pk, PilotAction.COMPLETE, by=ks, version=2, reason="Ferdig utprøvd")
    page = "/portefolje/pll/piloter/"

    assert "Ingen kommune var pilot for løsningen da." in client.get(f"{page}?dato=2024-01-09").text
    # Interest is not for everybody, then or now.
    assert "Vi er klare" not in client.get(f"{page}?dato=2024-01-31").text
    chosen = client.get(f"{page}?dato=2024-03-01").text
    assert ("valgt som pilot" in chosen, "Passer godt" in chosen, "NHN er enig" in chosen) == (True, True, True)
    assert ("Første erfaring" in chosen, "Ferdig utprøvd" in chosen) == (True, False)
    client.force_login(ks)
    interested = client.get(f"{page}?dato=2024-01-31").text
    assert ("meldt interesse" in interested, "Passer godt" in interested) == (True, False)
    assert "Første erfaring" not in interested
    assert "<details" not in interested.split("<main")[1]
    # What happens at midnight happens on the next day.
    midnight = end_of(day("2024-05-10"))
    time_machine.move_to(midnight, tick=False)
    alesund = Municipality.objects.get(number=ALESUND)
    other = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=alesund)
    new = pilots.register(pll, alesund, by=other, motivation="Vi også")
    then = [pilots_as_of([new], date, ks) for date in (day("2024-05-10"), day("2024-05-11"))]
    assert then == [[], [new]]
    file = client.get(f"{page}?dato=2024-03-01&format=csv")
    assert "piloter-pll-2024-03-01.csv" in file["Content-Disposition"]
    assert "valgt som pilot" in file.content.decode("utf-8-sig")

    def told(date: str, **more: str) -> list[tuple[str, int]]:
        rows = client.get("/api/v1/pilots/", {"solution": "pll", "as_of": date, **more}).json()["results"]
        return [(row["state"], len(row["notes"])) for row in rows]

    assert told("2024-01-09") == []
    assert told("2024-03-01") == [("chosen", 1)]
    assert told("2024-03-01", state="completed") == []
    assert told(timezone.localdate().isoformat(), state="completed") == [("completed", 1)]
    one = f"/api/v1/pilots/{pilot.pk}/"
    assert client.get(one, {"as_of": "2024-03-01"}).json()["state"] == "chosen"
    assert client.get(one, {"as_of": "2024-01-09"}).status_code == 404
    assert client.get(one, {"as_of": "i går"}).status_code == 400


# --- Reconciliation, the portfolio and a solution --------------------------------------------------------


def test_reconciliation_knows_what_was_published_then(client):
    count = PublishedCount.objects.filter(solution__key="kjernejournal").order_by("date")[0]
    count.pk, count.date, count.value, count.source = None, day("2024-05-01"), 263, "Sluttrapporten"
    count.save()
    then, today = client.get(f"/avstemming/?{ASKED}").text, client.get("/avstemming/").text

    assert ("Sluttrapporten" in then, "Sluttrapporten" in today) == (False, True)
    assert "Bare det som var publisert da, er med." in then
    assert ("Uenige nå" in then, "Uenige nå" in today) == (False, True)
    file = client.get(f"/avstemming/?{ASKED}&format=csv").content.decode("utf-8-sig")
    assert "Sluttrapporten" not in file
    assert "Per;31.12.2023" in file


def test_the_portfolio_with_the_counts_of_a_day(client):
    report(ARENDAL, "digihelse", Level.IN_USE, dt.date(2023, 6, 1))
    report("4202", "digihelse", Level.IN_USE, dt.date(2024, 6, 1))
    then = client.get(f"/portefolje/?{ASKED}").text
    file = client.get(f"/portefolje/?{ASKED}&format=csv")

    digihelse = progress([Solution.objects.get(key="digihelse")], date=DAY)[0]
    assert (digihelse.reached, digihelse.national.total) == (1, 356)
    assert re.search(r'class="fl-count" href="/portefolje/digihelse/\?dato=2023-12-31[^"]*">1<', then)
    assert f'href="{PLANS}?{ASKED}"' in then
    assert "portefolje-status-2023-12-31.csv" in file["Content-Disposition"]
    assert "Denne porteføljen var ikke vedtatt ennå." in client.get("/portefolje/?dato=2022-06-01").text
    assert 'id="date-error">Tallene begynner' in client.get("/portefolje/?dato=1990-01-01").text


def test_a_solution_s_ambition_and_situation_of_the_day(client, ks):
    from portfolio.solutions import ambitions

    vkp = Solution.objects.get(key="vkp")
    ambitions.revise(
        vkp, by=ks, count=80, decided_on=day("2024-02-01"), decided_by="KommIT-rådet", reason="Flere vil være med"
    )
    item = PortfolioItem.objects.get(edition__year=2023, solution=vkp)
    items.set_situation(item.pk, by=ks, date=day("2024-03-01"), text="Nå er avtalene klare")
    then, today = client.get(f"/portefolje/vkp/?{ASKED}").text, client.get("/portefolje/vkp/").text

    for text in ("Flere vil være med", "Nå er avtalene klare"):
        assert (text in then, text in today) == (False, True)
    assert "er som i dag." in then
    assert "Flere vil være med" not in client.get(f"/portefolje/vkp/?{ASKED}&tabell=ambisjoner&format=csv").text
    measure = client.get(f"/portefolje/pll/?{ASKED}").text
    assert "Slik sto det 31.12.2023." in measure


def test_a_network_s_page_fetches_its_status_for_the_day(client):
    report(ARENDAL, "digihelse", Level.IN_USE, dt.date(2023, 6, 1))
    report("4202", "digihelse", Level.IN_USE, dt.date(2024, 6, 1))
    panel = f"/nettverk/agder/panel/status/?{ASKED}"
    assert f'hx-get="{panel}"' in client.get(f"/nettverk/agder/?{ASKED}").text
    then, today = client.get(panel).text, client.get("/nettverk/agder/panel/status/").text

    assert ("1 av 25" in then, "2 av 25" in today) == (True, True)
    assert "Det gjelder denne tabellen; resten av siden viser i dag." in then
    assert f"omrade=nettverk:agder&amp;{ASKED}" in then
    assert f'href="{URL}?{ASKED}"' in then
    assert 'href="/nettverk/agder/">Gå til i dag' in then
    assert 'id="date-error">Tallene begynner' in client.get("/nettverk/agder/panel/status/?dato=1990-01-01").text


# --- A cell ----------------------------------------------------------------------------------------------


def then_in(number: str, query: str = f"?{ASKED}") -> str:
    return f"/status/{number}/digihelse/{query}"


def test_a_cell_of_the_past_leads_to_the_past(client):
    report(ARENDAL, "digihelse", Level.PLANNED, dt.date(2023, 1, 1))
    grid, municipality = client.get(f"{URL}?{ASKED}").text, client.get(f"/kommuner/{ARENDAL}/?{ASKED}").text
    rows = client.get(f"/framdrift/kommuner/?losning=digihelse&omrade=nettverk:agder&{ASKED}").text
    solution = client.get(f"/portefolje/digihelse/?{ASKED}").text

    for page in (grid, municipality, rows, solution):
        assert f'href="{then_in(ARENDAL)}"' in page
    for page in (grid, rows, solution):
        assert f'href="/kommuner/{ARENDAL}/?{ASKED}"' in page
    assert "dato=" not in re.sub(r'name="dato"', "", client.get(URL).text.split("<tbody>")[1])


def test_what_held_what_was_known_and_what_was_told_later(client, contact):
    known = dt.datetime(2023, 2, 1, 12, tzinfo=dt.UTC)
    first = report(ARENDAL, "digihelse", Level.PLANNED, dt.date(2023, 1, 1), recorded_at=known, recorded_by=contact)
    told = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
    right = report(
        ARENDAL, "digihelse", Level.MADE_AVAILABLE, dt.date(2023, 1, 1), recorded_at=told, comment="Det var feil"
    )
    Supersession.objects.create(report=right, superseded=first)
    report(ARENDAL, "digihelse", Level.IN_USE, dt.date(2024, 5, 1), comment="I bruk fra mai")
    text = client.get(then_in(ARENDAL)).text
    before, later = text.split("Meldt senere om den tiden")

    # The grid's level of the day, and beside it what one believed then.
    assert "fl-level--made_available" in before.split("Den dagen trodde vi:")[0]
    assert "fl-level--planned" in before.split("Den dagen trodde vi:")[1]
    assert ("gjaldt da" in before, "rettet" in before) == (True, False)
    assert "Det var feil" in later
    assert "I bruk fra mai" not in text
    assert contact.name not in text
    client.force_login(contact)
    signed_in = client.get(then_in(ARENDAL)).text
    assert contact.name in signed_in
    assert 'name="version"' not in signed_in
    assert f'href="{URL}?{ASKED}#cell-' in signed_in


def test_midnight_belongs_to_the_next_day():
    midnight = end_of(DAY)
    late, next_day = (
        report(ARENDAL, "digihelse", level, dt.date(2023, 1, 1), recorded_at=moment)
        for level, moment in (
            (Level.PLANNED, midnight - dt.datetime.resolution),
            (Level.IN_USE, midnight),
        )
    )
    then = adoption.on_date(late.municipality, late.solution, DAY)

    assert (then.known, then.held) == (late, next_day)
    assert [entry.report for entry in then.entries] == [late]
    assert [entry.report for entry in then.later] == [next_day]


def test_a_cell_before_anybody_reported(client):
    report(ARENDAL, "digihelse", Level.IN_USE, dt.date(2024, 5, 1))
    text = client.get(then_in(ARENDAL)).text
    assert "Ingen hadde meldt noe ennå." in text
    assert "fl-level--not_reported" in text
    assert "Den dagen trodde vi" not in text


def test_a_number_of_the_time_and_a_municipality_that_was_not_there(client):
    assert "Ålesund" in client.get(then_in("1507")).text
    # Today's page moves on to the present number, and keeps what was asked.
    assert client.get(then_in("1507", ""))["Location"] == then_in(ALESUND, "")
    missing = client.get(then_in(HARAM)).text
    assert 'id="date-error">Vi har ikke tall for kommunen denne datoen.' in missing
    assert "Slik sto det" not in missing
    assert client.get(f"/kommuner/1507/?{ASKED}")["Location"] == f"/kommuner/{ALESUND}/?{ASKED}"


# --- A past export read in again -------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("path", ["/nettverk/agder/status/?", "/framdrift/kommuner.{}?losning=digihelse&", "{}"])
def test_a_past_export_is_refused_where_it_would_overrule_what_was_told_since(client, contact, path, ending):
    report(ARENDAL, "digihelse", Level.PLANNED, dt.date(2023, 1, 1))
    report(ARENDAL, "digihelse", Level.IN_USE, dt.date(2024, 5, 1))
    report("4202", "digihelse", Level.IN_USE, dt.date(2023, 3, 1))
    path = f"/kommuner/{ARENDAL}/status.{ending}?" if path == "{}" else path.format(ending)
    client.force_login(contact)
    preview = upload(client, client.get(f"{path}{ASKED}&format={ending}").content, f"da.{ending}").context["preview"]

    outcomes = {line.number: (line.outcome, line.reason) for line in preview.lines}
    assert outcomes[ARENDAL] == (
        "refused",
        "Her står «i bruk» fra 01.05.2024, som er nyere. Er det feil, rettes det i rutenettet.",
    )
    assert outcomes.get("4202", ("same", "")) == ("same", "")
    assert not preview.can_be_stored


def test_a_past_export_of_what_still_holds_changes_nothing(client, contact):
    report(ARENDAL, "digihelse", Level.PLANNED, dt.date(2023, 1, 1))
    client.force_login(contact)
    preview = upload(client, client.get(f"{URL}?{ASKED}&format=csv").content).context["preview"]

    assert {line.outcome for line in preview.lines} == {"same"}
    assert not preview.can_be_stored


# --- Query counts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries(client, demo, make_user, django_assert_num_queries, rows):
    """Of what is seen as of a date, the same for one row and for several."""
    keep = list(PortfolioItem.objects.filter(kind="introduction").values_list("pk", flat=True)[:rows])
    PortfolioItem.objects.filter(kind="introduction").exclude(pk__in=keep).delete()
    for key in ("agder", "nordland", "trondelag")[:rows]:
        by = make_user(Role.CONTACT_PERSON, key)
        plan = plans.start_draft(Network.objects.get(key=key), by=by, year=2023)
        plans.decide(plan.pk, by=by, version=1, decided_on=day("2023-06-01"), decided_by="Helselederne")
    Commitment.objects.exclude(pk__in=Commitment.objects.values("pk")[:rows]).delete()
    first = Solution.objects.get(items=keep[0]).key
    expected = {
        # The municipality, the frame, its own reports and the others'.
        f"/kommuner/{ARENDAL}/panel/status/?{ASKED}": 4,
        # The network; the plan that held, all plans, items, the national introductions, the log.
        f"{PLAN}?{ASKED}": 6,
        # Networks, plans, items, the national introductions.
        f"{PLANS}?{ASKED}": 4,
        # Commitments and their log.
        f"{LIST}?{ASKED}": 2,
        # Items, ambitions, published counts and the reports of the day; editions; how long statuses hold.
        f"/portefolje/?{ASKED}": 6,
        # The frame; counts, lists, ambitions and our own counts.
        f"/avstemming/?{ASKED}": 5,
        # Two frames; the report that held, the one that was known, what was told until then and later.
        f"/status/{ARENDAL}/{first}/?{ASKED}": 6,
    }
    for path, queries in expected.items():
        client.get(path)
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200


# --- What nobody has judged ------------------------------------------------------------------------------


class TestWhatNobodyHasJudged:
    def test_every_commitment_is_loaded_as_not_assessed(self, client):
        assert set(Commitment.objects.values_list("state", flat=True)) == {"not_assessed"}
        text = client.get(LIST).text
        assert text.count("ikke vurdert") >= Commitment.objects.count()
        assert "fl-state--not_started" not in text
        assert "ikke vurdert" in client.get(f"{LIST}?format=csv").text
        assert client.get("/api/v1/commitments/?state=not_assessed").json()["count"] == Commitment.objects.count()

    def test_it_is_no_judgement_of_a_day(self, ks):
        commitment = Commitment.objects.first()
        with pytest.raises(InvalidInput) as refused:
            commitments.update(commitment.pk, by=ks, version=1, state_date=DAY)
        assert refused.value.field == "state_date"
        with pytest.raises(IntegrityError), transaction.atomic():
            Commitment.objects.filter(pk=commitment.pk).update(state_date=DAY)

    def test_before_the_first_judgement_nobody_had_judged(self, ks):
        commitment = Commitment.objects.first()
        # As it was loaded by earlier versions.
        Commitment.objects.filter(pk=commitment.pk).update(state="not_started")
        commitments.update(commitment.pk, by=ks, version=1, state="ongoing", state_date=day("2024-03-01"))
        commitment.refresh_from_db()
        assert [one.state for one in as_of([commitment], day("2024-02-01"))] == ["not_assessed"]
        commitment.refresh_from_db()
        assert [one.state for one in as_of([commitment], day("2024-03-01"))] == ["ongoing"]
