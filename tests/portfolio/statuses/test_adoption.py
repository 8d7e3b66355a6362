"""The rules of reporting: two times, corrections, conflicts, and a current row that is always what history says."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Conflict, InvalidInput, NotAllowed
from networks.models import Municipality, Role, User
from portfolio.counting.progress import progress
from portfolio.models import AdoptionStatus, Level, Solution, StatusReport, Supersession
from portfolio.statuses import adoption
from portfolio.statuses.recording import Change, record

pytestmark = pytest.mark.usefixtures("portfolio")

ARENDAL, GRIMSTAD, TROMSO = "4203", "4202", "5501"
JANUARY, MARCH, MAY, JULY = (dt.date(2024, month, 1) for month in (1, 3, 5, 7))


def report(by: User, level: Level, since: dt.date, number: str = ARENDAL, **fields: Any) -> AdoptionStatus:
    """Report as one who has just looked at the cell."""
    municipality = Municipality.objects.get(number=number)
    solution = Solution.objects.get(key="vkp")
    current = AdoptionStatus.objects.filter(municipality=municipality, solution=solution).first()
    return adoption.report_status(
        municipality=municipality,
        solution=solution,
        level=level,
        effective_date=since,
        by=by,
        **{"seen_version": current.version if current else 0, **fields},
    )


def known(date: dt.date, known_before: dt.datetime | None = None) -> str | None:
    """Arendal's level on `date`."""
    row = StatusReport.objects.filter(municipality__number=ARENDAL).as_of(date, known_before).first()
    return row.level if row else None


class TestSteps:
    def test_the_first_report_makes_the_cell(self, contact):
        status = report(contact, Level.PLANNED, JANUARY, comment="Vedtatt", evidence="https://arendal.no/vedtak")

        assert (status.level, status.effective_date, status.version) == (Level.PLANNED, JANUARY, 1)
        made = status.report
        assert (made.recorded_by, made.source, made.comment) == (contact, "region", "Vedtatt")
        assert made.evidence == "https://arendal.no/vedtak"

    def test_a_later_step_leaves_the_earlier_one_standing(self, contact):
        report(contact, Level.PLANNED, JANUARY)
        status = report(contact, Level.IN_USE, MAY)

        assert (status.level, status.version) == (Level.IN_USE, 2)
        assert (known(dt.date(2023, 12, 31)), known(MARCH), known(MAY)) == (None, Level.PLANNED, Level.IN_USE)
        assert not Supersession.objects.exists()

    def test_a_municipality_may_fall_back(self, contact):
        report(contact, Level.IN_USE, JANUARY)

        assert report(contact, Level.NOT_STARTED, MAY).level == Level.NOT_STARTED
        assert known(MARCH) == Level.IN_USE

    def test_a_backdated_report_overrules_what_comes_after_it(self, contact):
        report(contact, Level.PLANNED, JANUARY)
        report(contact, Level.MADE_AVAILABLE, MAY)
        report(contact, Level.IN_USE, JULY)
        status = report(contact, Level.MADE_AVAILABLE, MARCH)

        assert (status.level, status.effective_date) == (Level.MADE_AVAILABLE, MARCH)
        assert (known(JANUARY), known(MARCH), known(JULY)) == (
            Level.PLANNED,
            Level.MADE_AVAILABLE,
            Level.MADE_AVAILABLE,
        )
        assert status.report.supersessions.count() == 2

    def test_a_correction_overrules_the_one_that_holds_whatever_its_date(self, contact):
        report(contact, Level.PLANNED, JANUARY)
        report(contact, Level.IN_USE, MARCH)
        status = report(contact, Level.MADE_AVAILABLE, MAY, correction=True)

        assert status.level == Level.MADE_AVAILABLE
        assert (known(MARCH), known(MAY)) == (Level.PLANNED, Level.MADE_AVAILABLE)
        entries = adoption.history(status.municipality, status.solution)
        assert [(entry.report.level, entry.corrected, entry.holds) for entry in entries] == [
            (Level.MADE_AVAILABLE, False, True),
            (Level.IN_USE, True, False),
            (Level.PLANNED, False, False),
        ]

    def test_what_was_known_stays_known(self, contact):
        report(contact, Level.IN_USE, JANUARY)
        before = timezone.now()
        report(contact, Level.NOT_STARTED, JANUARY, correction=True)

        assert known(MARCH) == Level.NOT_STARTED
        assert known(MARCH, known_before=before) == Level.IN_USE

    def test_a_confirmation_keeps_level_and_date(self, contact):
        first = report(contact, Level.IN_USE, JANUARY)
        status = adoption.reconfirm(
            municipality=first.municipality, solution=first.solution, by=contact, seen_version=1
        )

        assert (status.level, status.effective_date, status.version) == (Level.IN_USE, JANUARY, 2)
        assert status.recorded_at > first.report.recorded_at
        assert [entry.confirms for entry in adoption.history(first.municipality, first.solution)] == [True, False]
        assert not Supersession.objects.exists()

    def test_nothing_can_not_be_confirmed(self, contact):
        municipality, solution = Municipality.objects.get(number=ARENDAL), Solution.objects.get(key="vkp")
        with pytest.raises(InvalidInput, match="ingen status"):
            adoption.reconfirm(municipality=municipality, solution=solution, by=contact, seen_version=0)

    def test_the_municipality_itself_is_the_source_of_its_own_report(self, make_user):
        own = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=Municipality.objects.get(number=ARENDAL))

        assert report(own, Level.IN_USE, JANUARY).report.source == "municipality"
        with pytest.raises(NotAllowed):
            report(own, Level.IN_USE, JANUARY, number=GRIMSTAD)


class TestRefusals:
    @pytest.mark.parametrize(
        ("level", "days", "field"),
        [("ferdig", 0, "level"), (Level.IN_USE, 1, "effective_date"), (Level.IN_USE, -20_000, "effective_date")],
    )
    def test_impossible_values_write_nothing(self, contact, level, days, field):
        with pytest.raises(InvalidInput) as refused:
            report(contact, level, timezone.localdate() + dt.timedelta(days=days))

        assert refused.value.field == field
        assert not StatusReport.objects.exists()

    @pytest.mark.parametrize(
        ("role", "network"),
        [
            (Role.CONTACT_PERSON, "troms-og-finnmark"),
            (Role.NETWORK_RESOURCE, "rogaland"),
            (Role.NATIONAL_COORDINATOR, None),
            (Role.ADMINISTRATOR, None),
            (Role.READER, "agder"),
        ],
    )
    def test_outsiders_write_nothing(self, make_user, role, network):
        with pytest.raises(NotAllowed):
            report(make_user(role, network), Level.IN_USE, JANUARY)

        assert not StatusReport.objects.exists()

    def test_a_role_that_has_ended_gives_nothing(self, make_user):
        former = make_user(Role.CONTACT_PERSON, "agder", valid_to=dt.date(2024, 6, 30))
        with pytest.raises(NotAllowed):
            report(former, Level.IN_USE, JANUARY)

    @pytest.mark.parametrize("seen", [0, 2])
    def test_whoever_saw_another_version_gets_what_stands(self, contact, seen):
        report(contact, Level.PLANNED, JANUARY, comment="først")
        with pytest.raises(Conflict) as conflict:
            report(contact, Level.IN_USE, MAY, seen_version=seen)

        assert (conflict.value.theirs.level, conflict.value.theirs.report.comment) == (Level.PLANNED, "først")
        assert StatusReport.objects.count() == 1

    def test_a_cell_that_was_never_filled(self, contact):
        with pytest.raises(Conflict) as conflict:
            report(contact, Level.IN_USE, MAY, seen_version=3)

        assert conflict.value.theirs is None

    @pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
    @pytest.mark.parametrize("model", [StatusReport, Supersession])
    def test_history_can_not_be_changed(self, contact, model, change):
        report(contact, Level.IN_USE, JANUARY)
        report(contact, Level.PLANNED, JANUARY, correction=True)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change.format(model._meta.db_table))


# --- Any history ---------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from([ARENDAL, GRIMSTAD]),
        st.sampled_from(["report", "correct", "confirm", "undo"]),
        st.sampled_from(list(Level)),
        st.integers(min_value=0, max_value=4),  # months ago: few, so that dates meet
    ),
    max_size=14,
)


class Believing:
    """What one cell should hold, told by a plain model: a stack of moments, each the reports that stand by date."""

    def __init__(self) -> None:
        self.moments: list[list[tuple[dt.date, Level]]] = [[]]

    @property
    def now(self) -> tuple[dt.date, Level] | None:
        return max(reversed(self.moments[-1]), key=lambda one: one[0], default=None)

    def told(self, level: Level, since: dt.date, correction: bool) -> None:
        standing = [one for one in self.moments[-1] if one[0] < since or (self.now and since >= self.now[0])]
        if correction and self.now in standing:
            standing.remove(self.now)
        self.moments.append([*[one for one in standing if not (correction and one[0] >= since)], (since, level)])

    def undo(self) -> None:
        self.moments.pop()


@settings(max_examples=40)
@given(steps=STEPS)
def test_the_current_row_is_what_history_says(contact, steps):
    today = timezone.localdate()
    solution = Solution.objects.get(key="vkp")
    places = {number: Municipality.objects.get(number=number) for number in (ARENDAL, GRIMSTAD)}
    believed = {number: Believing() for number in places}
    seen: set[tuple[str, int]] = set()
    with transaction.atomic():
        for number, action, level, months in steps:
            since = today - dt.timedelta(days=30 * months)
            held = AdoptionStatus.objects.filter(municipality=places[number]).first()
            version = held.version if held else 0
            cell = {"municipality_id": places[number].pk, "solution_id": solution.pk, "seen_version": version}
            if action in ("report", "correct"):
                change = Change(level=level, effective_date=since, correction=action == "correct", **cell)
                believed[number].told(level, since, action == "correct")
            else:
                change = Change(action=action, **cell)
                if held and action == "undo":
                    believed[number].undo()
                elif held:
                    believed[number].told(held.level, held.effective_date, correction=False)
            (outcome,) = record([change], by=contact)

            assert (outcome.result == "saved") == (held is not None or action in ("report", "correct"))
            after = AdoptionStatus.objects.filter(municipality=places[number]).first()
            expected = believed[number].now
            assert (after and (after.effective_date, after.level)) == expected
            if outcome.result == "saved" and after:
                # Nobody can mistake one state of a cell for another, not even after it has been emptied.
                assert (number, after.version) not in seen
                seen.add((number, after.version))

        current = dict(AdoptionStatus.objects.values_list("municipality", "report"))
        history = {row.municipality_id: row.pk for row in StatusReport.objects.as_of(today)}
        assert current == history
        (now,) = progress([solution])
        (then,) = progress([solution], known_before=timezone.now())
        assert (now.national, now.networks) == (then.national, then.networks)
        transaction.set_rollback(True)


class TestUndoing:
    def test_what_had_been_overruled_stands_again_as_it_was(self, contact):
        report(contact, Level.PLANNED, JANUARY)
        report(contact, Level.MADE_AVAILABLE, MAY)
        before = report(contact, Level.IN_USE, JULY)
        known_before = timezone.now()
        report(contact, Level.MADE_AVAILABLE, MARCH)
        known_then = timezone.now()
        (outcome,) = record([self.undoing(before, version=4)], by=contact)

        assert (outcome.status.level, outcome.status.effective_date) == (Level.IN_USE, JULY)
        assert outcome.status.recorded_at == before.recorded_at
        assert (known(MARCH), known(MAY), known(JULY)) == (Level.PLANNED, Level.MADE_AVAILABLE, Level.IN_USE)
        assert known(MAY, known_before) == known(MAY)
        assert known(JULY, known_then) == Level.MADE_AVAILABLE

    def undoing(self, status, version):
        return Change(status.municipality_id, status.solution_id, action="undo", seen_version=version)

    def test_only_the_one_who_reported(self, contact, make_user):
        status = report(contact, Level.IN_USE, JANUARY)
        colleague = make_user(Role.NETWORK_RESOURCE, "agder")
        (outcome,) = record([self.undoing(status, 1)], by=colleague)

        assert (outcome.result, AdoptionStatus.objects.count()) == ("refused", 1)

    def test_an_emptied_cell_takes_no_old_version_for_a_new_one(self, contact):
        status = report(contact, Level.IN_USE, JANUARY)
        record([self.undoing(status, 1)], by=contact)
        assert report(contact, Level.PLANNED, JANUARY).version == 3
        with pytest.raises(Conflict):
            report(contact, Level.IN_USE, MAY, seen_version=1)


class TestManyAtOnce:
    def changes(self, *numbers: str, level: str = "in_use") -> list[Change]:
        solution = Solution.objects.get(key="vkp")
        return [
            Change(Municipality.objects.get(number=number).pk, solution.pk, level=level, unless_same=True)
            for number in numbers
        ]

    def test_a_result_for_each(self, contact):
        report(contact, Level.IN_USE, JANUARY)
        report(contact, Level.PLANNED, JANUARY, number=GRIMSTAD)
        outcomes = record(self.changes(ARENDAL, GRIMSTAD, "4204", TROMSO), by=contact)

        assert [one.result for one in outcomes] == ["same", "conflict", "saved", "refused"]

    def test_whole_or_not_at_all(self, contact):
        outcomes = record(self.changes(ARENDAL, TROMSO), by=contact, whole=True)

        assert [one.result for one in outcomes] == ["held_back", "refused"]
        assert not StatusReport.objects.exists()

    @pytest.mark.parametrize("count", [1, 25])
    def test_number_of_queries(self, contact, django_assert_num_queries, count):
        numbers = list(Municipality.objects.filter(number__startswith="42").values_list("number", flat=True)[:count])
        changes = self.changes(*numbers)
        # Savepoint; roles, lock, what stands there, reports, current rows; savepoint.
        with django_assert_num_queries(7):
            record(changes, by=contact)

    def test_a_cell_that_stands_twice(self, contact):
        outcomes = record(self.changes(ARENDAL, ARENDAL), by=contact)
        assert {one.result for one in outcomes} == {"refused"}


# --- Two at once ---------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("filled", [False, True])
def test_of_two_who_save_at_once_one_wins(make_user, filled):
    people = [make_user(Role.CONTACT_PERSON, "agder"), make_user(Role.NETWORK_RESOURCE, "agder")]
    if filled:
        report(people[0], Level.NOT_STARTED, JANUARY)
    gate = Barrier(2)

    def save(person: User, level: Level) -> object:
        try:
            gate.wait(timeout=60)
            return report(person, level, MAY, seen_version=int(filled))
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(save, people, [Level.PLANNED, Level.IN_USE]))

    (won,) = [result for result in results if isinstance(result, AdoptionStatus)]
    (lost,) = [result for result in results if isinstance(result, Conflict)]
    assert lost.theirs.report == won.report
    assert StatusReport.objects.count() == 1 + filled
    assert AdoptionStatus.objects.get().version == 1 + filled
