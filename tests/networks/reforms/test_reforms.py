"""A made-up merger of three municipalities in 2028, and the reform of 2024 as data."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

import portfolio.reference
from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from networks.geography.former_numbers import resolve
from networks.models import (
    County,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    Network,
    Reform,
    ReformLine,
    Role,
    RoleAssignment,
)
from networks.reforms import plan as plans
from networks.reforms import workflow
from portfolio.counting.progress import progress
from portfolio.models import AdoptionStatus, Solution, StatusReport
from portfolio.statuses.adoption import reconfirm, report_status

LAST_OF_2027, FIRST_OF_2028 = dt.date(2027, 12, 31), dt.date(2028, 1, 1)
# Three neighbours in Agder: Froland, Grimstad and Birkenes become Nedenes.
NAMES = ["Birkenes", "Froland", "Grimstad"]
LEVELS = {
    "kjernejournal": ["in_use", "in_use", "in_use"],
    "digihelse": ["benefit_realised", "made_available", "in_use"],
    "vederlag": ["planned", None, "not_started"],
}


@pytest.fixture
def admin(make_user):
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


@pytest.fixture
def three(country, contact):
    """The three municipalities, with statuses reported by their region."""
    portfolio.reference.load()
    municipalities = [Municipality.objects.get(name=name) for name in NAMES]
    for key, levels in LEVELS.items():
        solution = Solution.objects.get(key=key)
        for municipality, level in zip(municipalities, levels, strict=True):
            if level:
                report(municipality, solution, level, contact)
    return municipalities


def report(municipality, solution, level, by, date=dt.date(2025, 5, 1), seen_version=0):
    return report_status(
        municipality=municipality, solution=solution, level=level, effective_date=date, by=by, seen_version=seen_version
    )


def merger(municipalities, by, *, date=FIRST_OF_2028, continues=None, number="4229", name="Nedenes", kind="merger"):
    lines = [
        ReformLine(predecessor=one, to_number=number, to_name=name, continues=one == continues)
        for one in municipalities
    ]
    return workflow.save_draft(Reform(name="Nedenes-reformen", date=date, kind=kind), lines, by=by)


def counts(date):
    return {
        one.solution.key: (one.national.total, dict(sorted(one.national.levels.items())), one.reached)
        for one in progress(Solution.objects.all(), date=date)
    }


def snapshot():
    return {
        "today": counts(timezone.localdate()),
        "day before": counts(LAST_OF_2027),
        "municipalities": list(Municipality.objects.valid_on(timezone.localdate()).values_list("number_as_of", "name")),
        "then": list(Municipality.objects.valid_on(LAST_OF_2027).values_list("number_as_of", "network_as_of_id")),
        "current": list(
            AdoptionStatus.objects.filter(municipality__name__in=NAMES).order_by("pk").values_list("pk", "level")
        ),
    }


class TestThe2024Reform:
    def test_ships_as_applied_data(self, country):
        counties, split = Reform.objects.order_by("kind")

        assert (counties.kind, counties.state, counties.lines.count()) == ("county_change", "applied", 113)
        assert (split.kind, split.state, split.lines.count()) == ("split", "applied", 2)
        assert {(line.predecessor.name, line.to_number, line.continues) for line in split.lines.all()} == {
            ("Ålesund", "1508", True),
            ("Ålesund", "1580", False),
        }

    def test_cannot_be_undone_here(self, country, admin):
        for reform in Reform.objects.all():
            with pytest.raises(WrongState, match="grunnlagsdata"):
                workflow.undo(reform, by=admin)


class TestAMergerIn2028:
    def test_nothing_before_the_date_changes_and_nobody_is_counted_twice(self, three, admin):
        before = snapshot()
        reform = workflow.apply(merger(three, admin), by=admin, seen_version=1)

        assert reform.in_force_at is None
        assert snapshot() == before
        assert Municipality.objects.valid_on(LAST_OF_2027).count() == 357
        after = Municipality.objects.valid_on(FIRST_OF_2028)
        assert after.count() == 355
        merged = after.get(number_as_of="4229")
        assert (merged.name_as_of, merged.network_as_of_id) == ("Nedenes", Network.objects.get(key="agder").pk)
        assert not after.filter(name__in=NAMES).exists()
        for solution, (total, levels, _reached) in counts(FIRST_OF_2028).items():
            scope = before["day before"][solution][0]
            assert total == (scope - 2 if scope == 357 else scope)
            assert sum(levels.values()) == (1 if solution in LEVELS else 0)

    def test_the_successor_inherits_by_the_rule(self, three, admin):
        workflow.apply(merger(three, admin), by=admin, seen_version=1)

        inherited = StatusReport.objects.filter(source="reform")
        assert dict(inherited.values_list("solution__key", "level")) == {
            "kjernejournal": "in_use",  # all agree
            "digihelse": "made_available",  # the lowest
            "vederlag": "not_started",  # the lowest of those that have reported
        }
        assert set(inherited.values_list("effective_date", flat=True)) == {FIRST_OF_2028}
        assert "Froland: ikke rapportert" in inherited.get(solution__key="vederlag").comment

    def test_no_history_is_lost(self, three, admin):
        reports = set(StatusReport.objects.values_list("pk", flat=True))
        workflow.apply(merger(three, admin), by=admin, seen_version=1)

        assert reports <= set(StatusReport.objects.values_list("pk", flat=True))
        held = StatusReport.objects.filter(municipality__in=three).as_of(LAST_OF_2027)
        assert held.count() == 8
        assert [one.name for one in resolve("4214", FIRST_OF_2028)] == ["Nedenes"]
        assert [one.name for one in resolve("4214", LAST_OF_2027)] == ["Froland"]
        assert MunicipalityChange.objects.filter(date=FIRST_OF_2028, kind="merger").count() == 3

    def test_on_the_date_today_counts_what_history_counts(self, three, admin):
        workflow.apply(merger(three, admin), by=admin, seen_version=1)
        expected = counts(FIRST_OF_2028)

        with time_machine.travel(dt.datetime(2028, 1, 1, 8, tzinfo=dt.UTC), tick=False):
            assert counts(FIRST_OF_2028) == expected
            assert len(workflow.bring_into_force()) == 1
            assert workflow.bring_into_force() == []
            assert counts(FIRST_OF_2028) == expected

    def test_what_is_reported_meanwhile_is_inherited_too(self, three, admin, contact):
        workflow.apply(merger(three, admin), by=admin, seen_version=1)
        froland = three[1]
        digihelse = Solution.objects.get(key="digihelse")
        with time_machine.travel(dt.datetime(2027, 6, 1, 8, tzinfo=dt.UTC), tick=False):
            report(froland, digihelse, "benefit_realised", contact, dt.date(2027, 5, 1), seen_version=1)
        with time_machine.travel(dt.datetime(2028, 1, 1, 8, tzinfo=dt.UTC), tick=False):
            workflow.bring_into_force()
            merged = Municipality.objects.get(number="4229")
            assert AdoptionStatus.objects.get(municipality=merged, solution=digihelse).level == "in_use"
            assert counts(FIRST_OF_2028)["digihelse"][1] == {"in_use": 1}

    def test_one_of_them_may_continue_and_changes_on_the_date_only(self, three, admin):
        birkenes = three[0]
        before = snapshot()
        reform = workflow.apply(merger(three, admin, continues=birkenes), by=admin, seen_version=1)
        assert snapshot() == before
        birkenes.refresh_from_db()
        assert (birkenes.number, birkenes.name) == ("4216", "Birkenes")

        with time_machine.travel(dt.datetime(2028, 1, 1, 8, tzinfo=dt.UTC), tick=False):
            workflow.bring_into_force()
            birkenes.refresh_from_db()
            assert (birkenes.number, birkenes.name) == ("4229", "Nedenes")
            digihelse = AdoptionStatus.objects.get(municipality=birkenes, solution__key="digihelse")
            assert (digihelse.level, digihelse.report.source) == ("made_available", "reform")
            assert counts(FIRST_OF_2028)["digihelse"][1] == {"made_available": 1}
            assert counts(LAST_OF_2027) == before["day before"]

            workflow.undo(Reform.objects.get(pk=reform.pk), by=admin)
            birkenes.refresh_from_db()
            assert (birkenes.number, birkenes.name) == ("4216", "Birkenes")
            digihelse.refresh_from_db()
            assert digihelse.level == "benefit_realised"
            assert counts(FIRST_OF_2028) == before["day before"]

    def test_representatives_follow_on_the_date(self, three, admin):
        user = admin.__class__.objects.create_user("rep@example.com", "Representant")
        role = RoleAssignment.objects.create(
            user=user, role=Role.MUNICIPALITY_REPRESENTATIVE, municipality=three[1], valid_from="2024-01-01"
        )
        reform = workflow.apply(merger(three, admin), by=admin, seen_version=1)
        role.refresh_from_db()
        assert role.valid_to == FIRST_OF_2028
        new = RoleAssignment.objects.get(user=user, municipality__number="4229")
        assert (new.valid_from, new.valid_to) == (FIRST_OF_2028, None)

        workflow.undo(reform, by=admin)
        role.refresh_from_db()
        assert role.valid_to is None
        assert RoleAssignment.objects.filter(user=user).count() == 1

    def test_an_ambition_for_some_follows_the_successor(self, three, admin):
        ambition = Solution.objects.get(key="kjernejournal").ambitions.first()
        ambition.scope_name = "Tre kommuner"
        ambition.save()
        ambition.municipalities.set(three)
        reform = workflow.apply(merger(three, admin), by=admin, seen_version=1)

        assert counts(LAST_OF_2027)["kjernejournal"][0] == 3
        assert counts(FIRST_OF_2028)["kjernejournal"][0] == 1
        workflow.undo(reform, by=admin)
        assert counts(FIRST_OF_2028)["kjernejournal"][0] == 3


class TestPreview:
    def test_tells_of_every_room_and_changes_nothing(self, three, admin):
        reform = merger(three, admin)
        before = snapshot()
        chapters = {chapter.title: chapter.consequences for chapter in workflow.preview(plans.read(reform))}

        texts = [one.text for found in chapters.values() for one in found]
        assert "Landet går fra 357 til 355 kommuner" in texts
        assert "1 status arves og må bekreftes" in texts
        assert "2 statuser arves på det laveste nivået, siden kommunene står ulikt, og må bekreftes" in texts
        assert snapshot() == before
        assert not StatusReport.objects.filter(source="reform").exists()

    def test_what_was_seen_is_kept_with_the_reform(self, three, admin):
        reform = workflow.apply(merger(three, admin), by=admin, seen_version=1)

        assert "357 til 355" in str(Reform.objects.get(pk=reform.pk).consequences)


class TestUndo:
    def test_takes_everything_back(self, three, admin):
        before = snapshot()
        periods = list(MunicipalityPeriod.objects.order_by("pk").values())
        reform = workflow.undo(workflow.apply(merger(three, admin), by=admin, seen_version=1), by=admin)

        assert reform.state == "undone"
        assert snapshot() == before
        assert Municipality.objects.valid_on(FIRST_OF_2028).count() == 357
        assert list(MunicipalityPeriod.objects.order_by("pk").values()) == periods
        assert counts(FIRST_OF_2028) == before["day before"]

    def test_what_we_knew_in_between_can_still_be_asked(self, three, admin):
        reform = workflow.apply(merger(three, admin), by=admin, seen_version=1)
        between = timezone.now()
        merged = Municipality.objects.get(number="4229")
        workflow.undo(reform, by=admin)

        reports = StatusReport.objects.filter(municipality=merged)
        assert reports.as_of(FIRST_OF_2028, between).count() == 3
        assert not reports.as_of(FIRST_OF_2028).exists()

    def test_can_be_entered_and_applied_again(self, three, admin):
        undone = workflow.undo(workflow.apply(merger(three, admin), by=admin, seen_version=1), by=admin)
        again = workflow.copy(undone, by=admin)
        workflow.apply(again, by=admin, seen_version=again.version)

        assert Municipality.objects.filter(number="4229").count() == 1
        assert Municipality.objects.valid_on(FIRST_OF_2028).count() == 355
        assert counts(FIRST_OF_2028)["digihelse"][1] == {"made_available": 1}

    def test_is_refused_once_somebody_has_confirmed_a_status(self, three, admin, contact):
        reform = workflow.apply(merger(three, admin), by=admin, seen_version=1)
        with time_machine.travel(dt.datetime(2028, 1, 10, 8, tzinfo=dt.UTC), tick=False):
            workflow.bring_into_force()
            merged, solution = Municipality.objects.get(number="4229"), Solution.objects.get(key="digihelse")
            contact = contact.__class__.objects.get(pk=contact.pk)
            reconfirm(municipality=merged, solution=solution, by=contact, seen_version=1)
            with pytest.raises(WrongState, match="bekreftet 1 status for Nedenes"):
                workflow.undo(reform, by=admin)

    def test_is_refused_once_another_reform_builds_on_it(self, three, admin):
        reform = workflow.apply(merger(three, admin), by=admin, seen_version=1)
        merged = Municipality.objects.get(number="4229")
        later = merger([merged], admin, date=dt.date(2029, 1, 1), continues=merged, number="4230", kind="renumbering")
        workflow.apply(later, by=admin, seen_version=1)

        with pytest.raises(WrongState, match="endret etter"):
            workflow.undo(reform, by=admin)
        workflow.undo(later, by=admin)
        workflow.undo(reform, by=admin)
        assert Municipality.objects.valid_on(dt.date(2029, 1, 1)).count() == 357


class TestOtherKinds:
    def test_a_split_gives_both_parts_what_the_whole_had(self, three, admin):
        grimstad = three[2]
        lines = [
            ReformLine(predecessor=grimstad, to_number="4202", to_name="Grimstad", continues=True),
            ReformLine(predecessor=grimstad, to_number="4231", to_name="Fevik"),
        ]
        reform = workflow.save_draft(Reform(name="Deling", date=FIRST_OF_2028, kind="split"), lines, by=admin)
        workflow.apply(reform, by=admin, seen_version=1)

        assert Municipality.objects.valid_on(FIRST_OF_2028).count() == 358
        assert grimstad.periods.count() == 1
        fevik = Municipality.objects.get(number="4231")
        held = dict(StatusReport.objects.filter(municipality=fevik).values_list("solution__key", "level"))
        assert held == {"kjernejournal": "in_use", "digihelse": "in_use", "vederlag": "not_started"}
        assert {one.name for one in resolve("4202", FIRST_OF_2028)} == {"Grimstad", "Fevik"}

    def test_a_new_county_takes_over_all_of_an_old_one(self, country, admin):
        oslo = Municipality.objects.get(name="Oslo")
        line = ReformLine(predecessor=oslo, to_number="0101", to_name="Oslo", county_name="Viken", continues=True)
        reform = workflow.save_draft(
            Reform(name="Viken igjen", date=FIRST_OF_2028, kind="county_change"), [line], by=admin
        )
        workflow.apply(reform, by=admin, seen_version=1)

        assert set(County.objects.valid_on(FIRST_OF_2028).values_list("name", flat=True)) >= {"Viken"}
        assert not County.objects.valid_on(FIRST_OF_2028).filter(name="Oslo").exists()
        workflow.undo(reform, by=admin)
        assert County.objects.valid_on(FIRST_OF_2028).filter(name="Oslo").exists()


class TestRefusals:
    def test_only_ks_may(self, three, contact, admin):
        with pytest.raises(NotAllowed):
            merger(three, contact)
        reform = merger(three, admin)
        for act in (
            lambda: workflow.apply(reform, by=contact, seen_version=1),
            lambda: workflow.undo(reform, by=contact),
            lambda: workflow.delete_draft(reform, by=contact),
        ):
            with pytest.raises(NotAllowed):
                act()

    def test_another_version_than_the_one_seen(self, three, admin):
        reform = merger(three, admin)
        workflow.save_draft(reform, list(reform.lines.all()), by=admin)
        with pytest.raises(Conflict):
            workflow.apply(reform, by=admin, seen_version=1)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"number": "4203"}, "brukes av Arendal"),
            ({"number": "9901"}, "ikke noe fylke 99"),
            ({"date": dt.date(2019, 1, 1)}, "finnes ikke dagen før"),
            ({"date": dt.date(2023, 1, 1), "number": "3899"}, None),
            ({"kind": "split"}, "I en deling"),
            ({"kind": "renumbering"}, "fortsette som seg selv"),
        ],
    )
    def test_what_makes_no_sense_is_not_stored(self, three, admin, changes, message):
        if message is None:
            three[0] = Municipality.objects.get(name="Horten")
            message = "alt endret fra 01.01.2024"
        with pytest.raises(InvalidInput, match=message):
            merger(three, admin, **changes)
        assert not Reform.objects.filter(name="Nedenes-reformen").exists()

    def test_a_second_reform_of_the_same_municipalities(self, three, admin):
        first, second = merger(three, admin), merger(three, admin, number="4239", name="Sørlandet")
        workflow.apply(first, by=admin, seen_version=1)
        with pytest.raises(InvalidInput, match="alt endret"):
            workflow.apply(second, by=admin, seen_version=1)
