"""Weeks, collisions and free windows as pure arithmetic."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from rollouts.capacity.weekload import (
    WEEK,
    Load,
    Occupation,
    PlannedPool,
    hits,
    is_free,
    monday,
    nearest_free,
    open_places,
    spans,
    weeks_of,
)

MONDAY = dt.date(2026, 3, 2)
ARENDAL, FARSUND = ("municipality", 1), ("municipality", 2)


def day(week: int, weekday: int = 0) -> dt.date:
    return MONDAY + week * WEEK + dt.timedelta(days=weekday)


def one(_subject: object) -> int:
    return 1


def test_a_day_takes_its_whole_week():
    assert weeks_of(day(0, 6), day(1, 0)) == [day(0), day(1)]
    assert weeks_of(day(0, 2), day(0, 2)) == [day(0)]
    assert weeks_of(dt.date(2026, 12, 31), dt.date(2027, 1, 4)) == [dt.date(2026, 12, 28), dt.date(2027, 1, 4)]


def test_who_is_hit_when():
    loads = Load(
        [Occupation(7, day(2), day(4, 6), frozenset({ARENDAL})), Occupation(8, day(4), day(5), frozenset({ARENDAL}))]
    )
    found = hits(PlannedPool(day(0), day(3), frozenset({ARENDAL, FARSUND})), loads, one)
    assert [(hit.subject, list(hit.weeks), hit.limit) for hit in found] == [(ARENDAL, [day(2), day(3)], 1)]
    assert hits(PlannedPool(day(4), day(4), frozenset({ARENDAL})), loads, lambda _subject: 2)[0].weeks == {
        day(4): frozenset({7, 8})
    }
    assert not hits(PlannedPool(day(0), day(3), frozenset({ARENDAL})), loads, lambda _subject: 2)


def test_the_nearest_window_and_later_before_earlier():
    loads = Load([Occupation(7, day(10), day(11), frozenset({ARENDAL}))])
    plan = PlannedPool(day(10), day(11), frozenset({ARENDAL}))
    found = nearest_free(plan, loads, one, earliest=day(0), reach=20)
    assert found is not None
    assert (found.start, found.end) == (day(12), day(13))
    loads = Load([Occupation(7, day(10), day(14), frozenset({ARENDAL}))])
    found = nearest_free(plan, loads, one, earliest=day(0), reach=20)
    assert found is not None
    assert found.start == day(8)
    found = nearest_free(plan, loads, one, earliest=day(9), reach=20)
    assert found is not None
    assert found.start == day(15)
    assert nearest_free(plan, loads, one, earliest=day(9), reach=4) is None


def test_of_the_possible_only_as_many_as_are_needed_must_be_free():
    loads = Load([Occupation(7, day(0), day(1), frozenset({ARENDAL}))])
    plan = PlannedPool(day(0), day(0), frozenset(), frozenset({ARENDAL, FARSUND}), needs=1)
    assert is_free(plan, loads, one)
    both = PlannedPool(day(0), day(0), frozenset(), frozenset({ARENDAL, FARSUND}), needs=2)
    assert not is_free(both, loads, one)
    # More seats than there are municipalities: all of them are enough.
    assert is_free(PlannedPool(day(3), day(3), frozenset(), frozenset({ARENDAL}), needs=9), loads, one)


# The first example is slow on a busy machine.
QUICK = settings(max_examples=60)

subjects = st.frozensets(st.tuples(st.just("municipality"), st.integers(0, 3)), max_size=4)
starts = st.integers(0, 200).map(lambda days: MONDAY + dt.timedelta(days=days))
lengths = st.integers(0, 40).map(lambda days: dt.timedelta(days=days))
occupations = st.lists(
    st.builds(
        lambda key, start, length, who: Occupation(key, start, start + length, who),
        st.integers(0, 50),
        starts,
        lengths,
        subjects,
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)
plans = st.builds(
    lambda start, length, certain, possible, needs: PlannedPool(
        start, start + length, certain, possible - certain, needs
    ),
    starts,
    lengths,
    subjects,
    subjects,
    st.integers(0, 4),
)


@QUICK
@given(occupations, plans, st.integers(1, 3))
def test_free_means_no_hit_that_counts(found, plan, most):
    loads = Load(found)
    over = {hit.subject for hit in hits(plan, loads, lambda _subject: most)}
    free = not over & plan.certain and len(plan.possible - over) >= min(plan.needs, len(plan.possible))
    assert is_free(plan, loads, lambda _subject: most) == free
    for hit in hits(plan, loads, lambda _subject: most):
        for week, keys in hit.weeks.items():
            running = {one.key for one in found if hit.subject in one.subjects and week in weeks_of(one.start, one.end)}
            assert keys == running
            assert len(running) + 1 > most


@QUICK
@given(occupations, plans, st.integers(1, 3), st.integers(0, 12))
def test_no_nearer_window_was_free(found, plan, most, reach):
    loads, limit, earliest = Load(found), lambda _subject: most, plan.start - 5 * WEEK
    window = nearest_free(plan, loads, limit, earliest=earliest, reach=reach)
    tried = [plan.moved(weeks) for weeks in range(-reach, reach + 1)]
    free = [one for one in tried if one.start >= earliest and is_free(one, loads, limit)]
    if window is None:
        assert not free
    else:
        assert window in free
        assert window.end - window.start == plan.end - plan.start
        assert all(abs(one.start - plan.start) >= abs(window.start - plan.start) for one in free)


@QUICK
@given(occupations)
def test_everything_that_runs_is_in_its_weeks(found):
    loads = Load(found)
    for one in found:
        for subject in one.subjects:
            assert one.key in loads[subject][monday(one.start)]
            assert one.key in loads[subject][monday(one.end)]


@QUICK
@given(occupations, plans, st.integers(1, 4))
def test_the_full_weeks_are_those_with_so_many_pools(found, plan, most):
    loads = Load(found)
    span = loads.bits(plan.start, plan.end)
    for subject in loads:
        in_plan = [week for week in weeks_of(plan.start, plan.end) if len(loads[subject].get(week, ())) >= most]
        assert (loads.full(subject, most) & span).bit_count() == len(in_plan)
        touched = {key for week in weeks_of(plan.start, plan.end) for key in loads[subject].get(week, ())}
        assert set(loads.pools_of(subject, span)) == touched
        assert {week: set(keys) for week, keys in loads[subject].items()} == {
            week: {one.key for one in found if subject in one.subjects and week in weeks_of(one.start, one.end)}
            for week in loads[subject]
        }


@QUICK
@given(occupations, plans, st.integers(1, 3), st.integers(0, 12))
def test_what_is_counted_first_changes_no_answer(found, plan, most, reach):
    """Where some of those who are certain have room is found first; of the rest only what runs there is looked at."""
    limit, earliest = lambda _subject: most, plan.start - 5 * WEEK
    first = frozenset(sorted(plan.certain)[:1])
    rough = PlannedPool(plan.start, plan.end, first)
    places = list(open_places(rough, Load(found, first), limit, earliest=earliest, reach=reach))
    within = spans(plan.start, plan.end, places)
    near = Load(one for one in found if any(one.start <= end and one.end >= start for start, end in within))
    whole = Load(found)
    assert hits(plan, near, limit) == hits(plan, whole, limit)
    assert is_free(plan, near, limit) == is_free(plan, whole, limit)
    assert nearest_free(plan, near, limit, earliest=earliest, reach=reach, among=places) == nearest_free(
        plan, whole, limit, earliest=earliest, reach=reach
    )


@QUICK
@given(plans, st.lists(st.integers(-60, 60), max_size=8))
def test_spans_are_the_weeks_of_all_places_and_no_more(plan, moves):
    within = spans(plan.start, plan.end, moves)
    asked = {week for move in [0, *moves] for week in weeks_of(plan.moved(move).start, plan.moved(move).end)}
    assert [week for start, end in within for week in weeks_of(start, end)] == sorted(asked)
    assert all(start.weekday() == 0 and end.weekday() == 6 for start, end in within)
