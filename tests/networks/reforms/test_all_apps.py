"""What a reform does to groups, needs and names; and that none whatever counts anybody twice or changes the past."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import WrongState
from networks.models import (
    Competence,
    GroupMember,
    Municipality,
    MunicipalityPeriod,
    Need,
    NeedSupport,
    Network,
    Reform,
    ReformLine,
    RegionalGroup,
    Role,
    RoleAssignment,
)
from networks.needs import workflow as needs
from networks.reforms import plan as plans
from networks.reforms import workflow
from networks.reforms.providers import providers
from portfolio.counting.progress import progress
from portfolio.models import Solution, StatusReport
from tests.networks.reforms.test_reforms import FIRST_OF_2028, LAST_OF_2027, admin, contact, merger, three
from tests.rollouts.conftest import make_world

__all__ = ["admin", "contact", "three"]
THE_DAY = dt.datetime(2028, 1, 1, 8, tzinfo=dt.UTC)


@pytest.fixture
def belongings(three, contact):
    """A seat, a need and a supporter of the three."""
    agder = Network.objects.get(key="agder")
    birkenes, froland, grimstad = three
    representative = contact.__class__.objects.create_user("rep@example.com", "Representant")
    RoleAssignment.objects.create(
        user=representative, role=Role.MUNICIPALITY_REPRESENTATIVE, municipality=birkenes, valid_from="2024-01-01"
    )
    GroupMember.objects.create(
        group=RegionalGroup.objects.get(network=agder),
        title="Prosjektleder",
        function="network_resource",
        employer=froland,
        valid_from="2025-01-01",
    )
    need = needs.raise_need(by=representative, voice=birkenes, title="Felles opplæring", description="Vi trenger det.")
    for one in (froland, grimstad):
        NeedSupport.objects.create(need=need, network=agder, municipality=one, by=contact)
    return need


def preview(reform):
    plan = plans.read(reform)
    return {one.text: one for provider in providers() for one in provider.preview(plan)}


def test_the_preview_tells_of_seats_needs_and_registers(belongings, three, admin):
    Municipality.objects.filter(pk=three[0].pk).update(organisation_number="964965870")
    found = preview(merger(three, admin))
    assert found["1 plass i en regional gruppe får etterfølgeren som arbeidsgiver"].details == (
        "Agder: Prosjektleder (Froland)",
    )
    assert found["1 behov uten endelig svar følger med til etterfølgeren"].details == ("Birkenes: Felles opplæring",)
    [registers] = [one for text, one in found.items() if text.startswith("Organisasjonsnummer")]
    assert "964965870 Birkenes" in registers.details
    assert any(text.startswith("1 representant for en kommune som slutter") for text in found)


def test_they_move_on_the_date_and_come_back(belongings, three, admin):
    reform = workflow.apply(merger(three, admin), by=admin, seen_version=1)
    assert GroupMember.objects.get(title="Prosjektleder").employer.name == "Froland"
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
        merged = Municipality.objects.get(number="4229")
        assert GroupMember.objects.get(title="Prosjektleder").employer == merged
        assert Need.objects.get().municipality == merged
        # Two of the three stood behind the need: the new one does so once.
        assert NeedSupport.objects.filter(municipality=merged).count() == 1

        workflow.undo(Reform.objects.get(pk=reform.pk), by=admin)
        assert GroupMember.objects.get(title="Prosjektleder").employer.name == "Froland"
        assert Need.objects.get().municipality.name == "Birkenes"
        assert set(NeedSupport.objects.values_list("municipality__name", flat=True)) == {"Froland", "Grimstad"}


def test_a_need_of_the_new_municipality_builds_on_the_reform(belongings, three, admin, contact):
    reform = workflow.apply(merger(three, admin), by=admin, seen_version=1)
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
        merged = Municipality.objects.get(number="4229")
        Need.objects.create(
            title="Nytt behov", network=Network.objects.get(key="agder"), municipality=merged, raised_by=contact
        )
        with pytest.raises(WrongState, match="Nytt behov"):
            workflow.undo(Reform.objects.get(pk=reform.pk), by=admin)


def test_a_part_that_is_split_off_takes_nobody_along_unasked(belongings, three, admin):
    lines = [
        ReformLine(predecessor=three[0], to_number="4231", to_name="Øst"),
        ReformLine(predecessor=three[0], to_number="4232", to_name="Vest"),
    ]
    reform = workflow.save_draft(Reform(name="Deling", date=FIRST_OF_2028, kind="split"), lines, by=admin)
    assert preview(reform)["1 behov uten endelig svar følger med til etterfølgeren"].needs_decision
    workflow.apply(reform, by=admin, seen_version=1)
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
        assert Need.objects.get().municipality.name == "Birkenes"


def test_names_in_every_language_are_entered_and_found(client, three, admin, capsys):
    client.force_login(admin)
    lines = {
        f"linje-{index}-{name}": value
        for index, one in enumerate(three)
        for name, value in {"predecessor": one.pk, "to_number": "4229"}.items()
    }
    client.post(
        "/reformer/ny/",
        {
            "name": "R",
            "date": "2028-01-01",
            "kind": "merger",
            "note": "",
            "linje-TOTAL_FORMS": "3",
            "linje-INITIAL_FORMS": "0",
            **lines,
            "linje-0-to_name": "Nedenes",
            "linje-0-name_se": "Niedenássi",
            "linje-1-name_fkv": "Neetenässi",
        },
    )
    reform = Reform.objects.get(name="R")
    assert "Nedenes – Niedenássi – Neetenässi, Agder" in client.get(reform.get_absolute_url()).text
    assert 'value="Niedenássi"' in client.get(f"/reformer/{reform.pk}/endre/").text
    workflow.apply(reform, by=admin, seen_version=reform.version)
    period = MunicipalityPeriod.objects.get(number="4229")
    assert period.all_names() == ["Nedenes", "Niedenássi", "Neetenässi"]
    for text in ("niedenassi", "NEETENASSI", "4229", "nedenes"):
        assert "4229" in client.get("/kommuner/", {"date": "2028-01-01", "q": text}).text, text
    # An old number leads to the new municipality: in the search, the API and the command.
    found = client.get("/api/v1/municipalities/", {"valid_on": "2028-01-01", "number": "4214"}).json()["results"]
    assert [one["number"] for one in found] == ["4229"]
    call_command("municipalities", valid_on="2028-01-01", number="4216", format="csv")
    assert "4229;Nedenes" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["0111", "3011", "3110"])
def test_a_chain_of_numbers_resolves_everywhere(client, country, capsys, text):
    """0111 → 3011 → 3110, on the figures that ship."""
    assert "3110" in client.get("/kommuner/", {"q": text}).text
    page = client.get(f"/kommuner/{text}/", follow=True)
    assert page.request["PATH_INFO"] == "/kommuner/3110/"
    assert "0111 Hvaler" in page.text
    assert client.get(f"/api/v1/municipalities/{text}/").json()["number"] == "3110"
    then = {"valid_on": "2023-12-31"}
    assert client.get(f"/api/v1/municipalities/{text}/", then).json()["number"] == "3011"
    found = client.get("/api/v1/municipalities/", {"number": text}).json()["results"]
    assert [one["number"] for one in found] == ["3110"]
    call_command("municipalities", number=text, format="csv")
    assert "3110;Hvaler" in capsys.readouterr().out


# --- Any reform --------------------------------------------------------------------------------------------

LEVELS = st.sampled_from([None, "not_started", "planned", "made_available", "in_use"])
NUMBERS = ["4251", "4252", "4253"]


@settings(max_examples=20)
@given(levels=st.lists(LEVELS, min_size=4, max_size=4), goals=st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_no_reform_counts_anybody_twice_or_changes_the_past(db, levels, goals):
    """Each of Agder's four goes to one of three new municipalities, or stays; whatever comes of it must add up."""
    with transaction.atomic():
        world = make_world()
        by = world.people["contact"].__class__.objects.create_user("ks@test.example", "KS")
        RoleAssignment.objects.create(user=by, role=Role.ADMINISTRATOR, valid_from="2020-01-01")
        four = [world[name] for name in ("Arendal", "Kristiansand", "Lindesnes", "Farsund")]
        for municipality, level in zip(four, levels, strict=True):
            if level:
                StatusReport.objects.create(
                    municipality=municipality,
                    solution=world.solution,
                    level=level,
                    effective_date=dt.date(2025, 1, 1),
                    recorded_by=by,
                )
        before = {date: _count(date) for date in (dt.date(2025, 6, 1), timezone.localdate(), LAST_OF_2027)}
        moving = [(one, NUMBERS[goal]) for one, goal in zip(four, goals, strict=True) if goal < len(NUMBERS)]
        if moving:
            lines = [ReformLine(predecessor=one, to_number=number, to_name=number) for one, number in moving]
            numbers = [number for _one, number in moving]
            merged = len(set(numbers)) < len(numbers)
            if not merged:
                for line in lines:
                    line.continues = True
            kind = "merger" if merged else "renumbering"
            reform = workflow.save_draft(Reform(name="R", date=FIRST_OF_2028, kind=kind), lines, by=by)
            workflow.apply(reform, by=by, seen_version=1)

            assert {date: _count(date) for date in before} == before
            ended = len(numbers) - len(set(numbers))
            total, levels_then, unreported = _count(FIRST_OF_2028)
            assert total == 6 - ended
            assert sum(levels_then.values()) + unreported == total
            assert Municipality.objects.valid_on(FIRST_OF_2028).count() == total

            workflow.undo(Reform.objects.get(pk=reform.pk), by=by)
            assert _count(FIRST_OF_2028) == before[LAST_OF_2027]
        transaction.set_rollback(True)


def _count(date):
    [row] = progress(Solution.objects.all(), date=date)
    return row.national.total, dict(row.national.levels), row.national.not_reported


def test_the_list_of_competences_is_no_part_of_it(three, admin):
    """A seat that changes employer keeps what its holder knows."""
    seat = GroupMember.objects.create(
        group=RegionalGroup.objects.get(network__key="agder"),
        title="X",
        function="network_resource",
        employer=three[0],
        valid_from="2025-01-01",
    )
    seat.competences.add(Competence.objects.first())
    workflow.apply(merger(three, admin), by=admin, seen_version=1)
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
    assert seat.competences.count() == 1
