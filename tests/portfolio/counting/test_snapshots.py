"""History, current rows and snapshots say the same, whatever happened; and snapshots come about by themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.days import end_of
from core.errors import DomainError
from networks.models import Municipality, Reform, ReformLine, Role, User
from networks.reforms import workflow
from portfolio.counting import snapshots
from portfolio.counting.cells import Dimension, area_of, asked, by_area, count, rows
from portfolio.counting.progress import progress
from portfolio.models import AdoptionStatus, Ambition, Level, ProgressSnapshot, SnapshotQueue, Solution
from portfolio.snapshots import queue
from portfolio.statuses import adoption

pytestmark = pytest.mark.usefixtures("portfolio")

NUMBERS = ["4203", "4202", "4204", "4205"]  # four in Agder
ARENDAL = NUMBERS[0]


@pytest.fixture
def admin(make_user):
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def vkp(portfolio) -> Solution:
    return Solution.objects.get(key="vkp")


def report(by: User, level: str, since: dt.date, number: str = ARENDAL, **fields: Any) -> AdoptionStatus:
    municipality, solution = Municipality.objects.get(number=number), Solution.objects.get(key="vkp")
    current = AdoptionStatus.objects.filter(municipality=municipality, solution=solution).first()
    return adoption.report_status(
        municipality=municipality,
        solution=solution,
        level=level,
        effective_date=since,
        by=by,
        seen_version=current.version if current else 0,
        **fields,
    )


def months_ago(months: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=30 * months)


# --- The same numbers, whichever way ---------------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("report"),
            st.sampled_from(NUMBERS),
            st.sampled_from(Level.values),
            st.integers(0, 7),
            st.booleans(),
        ),
        st.tuples(st.just("merge"), st.integers(0, 2), st.integers(0, 5)),
        st.tuples(st.just("undo")),
        st.tuples(st.just("refresh")),
    ),
    min_size=1,
    max_size=10,
)


class History:
    """Lets things happen, as people do; what is not allowed does not happen."""

    def __init__(self, contact: User, admin: User, solution: Solution) -> None:
        self.contact, self.admin, self.solution = contact, admin, solution
        self.reforms: list[Reform] = []

    def take(self, step: tuple[Any, ...]) -> None:
        name, *values = step
        # What a commit sets going is part of what happens.
        with TestCase.captureOnCommitCallbacks(execute=True):
            try:
                with transaction.atomic():
                    getattr(self, name)(*values)
            except DomainError:
                pass

    def report(self, number: str, level: str, months: int, correction: bool) -> None:
        report(self.contact, level, months_ago(months), number, correction=correction)

    def merge(self, first: int, months: int) -> None:
        pair = [Municipality.objects.get(number=number) for number in NUMBERS[first : first + 2]]
        lines = [ReformLine(predecessor=one, to_number=f"429{len(self.reforms)}", to_name="Ny") for one in pair]
        draft = Reform(name="Prøve", date=months_ago(months), kind="merger")
        saved = workflow.save_draft(draft, lines, by=self.admin)
        self.reforms.append(workflow.apply(saved, by=self.admin, seen_version=saved.version))

    def undo(self) -> None:
        if self.reforms:
            self.reforms.pop(workflow.undo(self.reforms[-1], by=self.admin) and -1)

    def refresh(self) -> None:
        snapshots.refresh(self.solution.pk)


@settings(max_examples=12)
@given(steps=STEPS)
def test_history_current_rows_and_snapshots_agree(contact, admin, vkp, steps):
    with transaction.atomic():
        happening = History(contact, admin, vkp)
        for step in steps:
            happening.take(step)
        happening.take(("refresh",))

        today = timezone.localdate()
        dates = snapshots.snapshot_dates(vkp)
        cells = count(asked([vkp], dates))  # several dates: from history
        now = count(asked([vkp], [today]))  # from the current rows
        for dimension in Dimension.values:
            history = by_area(cells, dimension)
            assert by_area(now, dimension) == {key: one for key, one in history.items() if key[1] == today}
            if any(step[0] == "report" for step in steps):
                assert snapshots.read([vkp], dates, dimension) == history
        for date in {today, dates[0], months_ago(2)}:
            (other,) = progress([vkp], date=date)
            (mine,) = by_area(count(asked([vkp], [date])), Dimension.COUNTRY).values()
            assert (mine.total, mine.levels) == (other.national.total, other.national.levels)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("key", "date"),
    [("kjernejournal", dt.date(2023, 12, 31)), ("helseplattformen", dt.date(2024, 1, 1)), ("helseplattformen", None)],
)
def test_counts_equal_those_of_the_front_page_and_the_length_of_the_lists(demo, date, key):
    date = date or timezone.localdate()
    solution = Solution.objects.get(key=key)
    (other,) = progress([solution], date=date)
    [question] = asked([solution], [date])
    cells, listed = count([question]), rows(question)

    networks = by_area(cells, Dimension.NETWORK)
    for pk, tally in other.networks.items():
        mine = networks[solution.pk, date, str(pk)]
        assert (mine.total, mine.levels, mine.updated) == (tally.total, tally.levels, tally.updated)
    for dimension in Dimension.values:
        for (_pk, _date, area), one in by_area(cells, dimension).items():
            members = [row for row in listed if area_of(row, dimension) == area]
            assert len(members) == one.total
            assert sum(row.inhabitants or 0 for row in members) == one.inhabitants
            for level, number in one.levels.items():
                assert sum(row.level == level for row in members) == number


def test_reforms_and_inhabitants_of_the_date(portfolio, vkp):
    last, first = dt.date(2023, 12, 31), dt.date(2024, 1, 1)
    found = by_area(count(asked([vkp], [last, first])), Dimension.COUNTRY)

    assert [found[vkp.pk, date, ""].total for date in (last, first)] == [356, 357]
    assert len(by_area(count(asked([vkp], [last])), Dimension.COUNTY)) == 11
    assert len(by_area(count(asked([vkp], [first])), Dimension.COUNTY)) == 15
    # Counted by today's counties: the same municipalities, other shelves.
    today = by_area(count(asked([vkp], [last]), map_date=first), Dimension.COUNTY)
    assert len(today) == 15
    assert sum(one.total for one in today.values()) == 356


def test_what_was_known(contact, vkp):
    since = months_ago(6)
    report(contact, Level.IN_USE, since)
    before = timezone.now()
    report(contact, Level.PLANNED, since, correction=True)

    def reached(known_before: dt.datetime | None) -> int | None:
        [one] = by_area(count(asked([vkp], [months_ago(1)]), known_before=known_before), Dimension.COUNTRY).values()
        return one.reached(Level.IN_USE)

    assert (reached(before), reached(None), reached(end_of(months_ago(1)))) == (1, 0, None)


def test_what_nobody_has_repeated_for_a_year_is_not_fresh(demo, vkp):
    # The rule of the grid: twelve months to the day after the last word, a status is unconfirmed.
    days = [dt.date(2023, 4, 30), dt.date(2024, 4, 29), dt.date(2024, 4, 30)]
    found = by_area(count(asked([vkp], days)), Dimension.COUNTRY)
    fresh, few, none = (found[vkp.pk, day, ""].fresh for day in days)
    assert fresh > few > none == 0


def test_a_reform_in_such_a_history_is_one(contact, admin, vkp):
    happening = History(contact, admin, vkp)
    happening.take(("report", NUMBERS[0], Level.IN_USE, 5, False))
    happening.take(("merge", 0, 2))
    [now] = by_area(count(asked([vkp], [timezone.localdate()])), Dimension.COUNTRY).values()
    assert (now.total, now.levels) == (356, {"in_use": 1})
    happening.take(("undo",))
    [again] = by_area(count(asked([vkp], [timezone.localdate()])), Dimension.COUNTRY).values()
    assert (again.total, again.levels) == (357, {"in_use": 1})


# --- How they come about ---------------------------------------------------------------------------------


def queue_row(solution: Solution) -> SnapshotQueue:
    return SnapshotQueue.objects.get(pk=solution.pk)


def test_many_reports_make_one_refresh_from_the_earliest_date(contact, vkp, django_capture_on_commit_callbacks, sent):
    with django_capture_on_commit_callbacks(execute=True):
        for months, number in ((3, NUMBERS[0]), (5, NUMBERS[1]), (1, NUMBERS[2])):
            report(contact, Level.IN_USE, months_ago(months), number)

    assert sent == [vkp.pk]
    assert queue_row(vkp).since == months_ago(5)
    assert snapshots.refresh(vkp.pk) > 1
    assert queue_row(vkp).requested_at is None
    assert snapshots.refresh(vkp.pk) == 0
    [kept] = snapshots.read([vkp], [timezone.localdate()], Dimension.COUNTRY).values()
    assert kept.reached(Level.IN_USE) == 3


def test_a_rolled_back_report_asks_for_nothing(contact, vkp, django_capture_on_commit_callbacks, sent):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(DomainError), transaction.atomic():
        report(contact, "tull", months_ago(1))
    assert sent == []
    assert not SnapshotQueue.objects.exists()


def test_one_who_is_at_it_is_left_alone_and_a_silent_one_is_not(vkp, sent):
    queue.request([vkp.pk])
    SnapshotQueue.objects.update(running_at=timezone.now())
    assert snapshots.refresh(vkp.pk) == 0

    SnapshotQueue.objects.update(running_at=timezone.now() - 2 * snapshots.STALE_AFTER)
    assert vkp.pk in snapshots.rescue()
    assert snapshots.refresh(vkp.pk) == 1


def test_the_rescue_finds_what_nobody_said(vkp, sent):
    snapshots.rescue()
    for pk in Solution.objects.values_list("pk", flat=True):
        snapshots.refresh(pk)
    assert snapshots.rescue() == []

    Ambition.objects.create(solution=vkp, count=60, decided_on=dt.date(2024, 2, 1))

    assert snapshots.rescue() == [vkp.pk]


def test_in_full_every_solution_is_counted_and_what_is_gone_goes(vkp, sent):
    ProgressSnapshot.objects.create(
        solution=vkp,
        as_of=dt.date(2001, 1, 31),
        dimension=Dimension.COUNTRY,
        known_at=timezone.now(),
        total=1,
        inhabitants=1,
        levels={},
        fresh=0,
    )

    assert snapshots.refresh_all() == Solution.objects.count()

    assert not ProgressSnapshot.objects.exists()
    assert SnapshotQueue.objects.filter(requested_at__isnull=False).count() == Solution.objects.count()


def test_month_ends():
    assert snapshots.month_ends(dt.date(2023, 11, 30), dt.date(2024, 2, 29)) == [
        dt.date(2023, 11, 30),
        dt.date(2023, 12, 31),
        dt.date(2024, 1, 31),
    ]


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """The solutions handed to the workers, instead of a queue."""
    found: list[int] = []
    monkeypatch.setattr(queue, "enqueue", lambda pk: found.append(pk) or True)
    return found
