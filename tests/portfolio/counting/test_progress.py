"""How far the country and the regions have come, counted on data made by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from networks.models import Municipality
from portfolio.counting.cells import Selection
from portfolio.counting.progress import SolutionProgress, progress
from portfolio.models import AdoptionStatus, Level, Solution, StatusReport, Supersession

pytestmark = pytest.mark.usefixtures("portfolio")

OSLO, BERGEN, TRONDHEIM, ALESUND, HARAM = "0301", "4601", "5001", "1508", "1580"


def report(number: str, key: str, level: Level, since: dt.date = dt.date(2023, 1, 1), **fields: Any) -> StatusReport:
    """A report; `current=False` leaves today's row alone."""
    current = fields.pop("current", True)
    made = StatusReport.objects.create(
        municipality=Municipality.objects.get(number=number),
        solution=Solution.objects.get(key=key),
        level=level,
        effective_date=since,
        source="region",
        **fields,
    )
    if current:
        AdoptionStatus.objects.update_or_create(
            municipality=made.municipality,
            solution=made.solution,
            defaults={
                "report": made,
                "level": level,
                "effective_date": since,
                "recorded_at": made.recorded_at,
            },
        )
    return made


def count(key: str, **how: Any) -> SolutionProgress:
    return progress([Solution.objects.get(key=key)], **how)[0]


def test_nobody_reported_is_none_and_not_zero():
    row = count("kjernejournal")

    assert row.national.total == 357
    assert row.national.not_reported == 357
    assert row.reached is None
    assert row.gap is None
    assert row.difference is None
    assert row.national.share(Level.IN_USE) is None


def test_somebody_who_has_not_started_makes_it_zero():
    report(OSLO, "kjernejournal", Level.NOT_STARTED)

    row = count("kjernejournal")

    assert row.reached == 0
    assert row.gap == 356
    assert row.national.not_reported == 356


def test_each_level_counts_those_above_it():
    report(OSLO, "kjernejournal", Level.MADE_AVAILABLE)
    report(BERGEN, "kjernejournal", Level.IN_USE)
    report(TRONDHEIM, "kjernejournal", Level.BENEFIT_REALISED)
    report(ALESUND, "kjernejournal", Level.PLANNED)

    row = count("kjernejournal")

    assert row.level == Level.MADE_AVAILABLE
    assert row.reached == 3
    assert row.gap == 353
    assert count("kjernejournal", level=Level.IN_USE).reached == 2


def test_not_relevant_is_reported_but_has_reached_nothing():
    report(OSLO, "kjernejournal", Level.NOT_RELEVANT)

    row = count("kjernejournal")

    assert row.national.reported == 1
    assert row.reached == 0


def test_the_gap_is_never_below_zero():
    for number in Municipality.objects.valid_on(timezone.localdate()).values_list("number", flat=True)[:51]:
        report(number, "vkp", Level.IN_USE)

    assert count("vkp").gap == 0


def test_an_ambition_with_a_scope_counts_its_municipalities_only():
    report(TRONDHEIM, "helseplattformen", Level.IN_USE)
    report(OSLO, "helseplattformen", Level.IN_USE)

    row = count("helseplattformen")

    assert row.reached == 1
    assert row.national.total == 65
    assert row.gap == 18
    assert len(row.networks) == 2


def test_haram_counts_from_the_day_it_exists():
    report(HARAM, "kjernejournal", Level.IN_USE, dt.date(2024, 1, 1))

    before, after = (count("kjernejournal", date=date) for date in (dt.date(2023, 12, 31), dt.date(2024, 1, 1)))

    assert (before.national.total, before.reached) == (356, None)
    assert (after.national.total, after.reached) == (357, 1)
    assert count("helseplattformen", date=dt.date(2023, 12, 31)).national.total == 64


def test_today_from_current_rows_equals_today_from_history():
    report(OSLO, "digihelse", Level.PLANNED)
    report(OSLO, "digihelse", Level.IN_USE, dt.date(2023, 6, 1))
    report(BERGEN, "digihelse", Level.MADE_AVAILABLE)

    now, history = count("digihelse"), count("digihelse", known_before=timezone.now())

    assert now.national.levels == history.national.levels == {"in_use": 1, "made_available": 1}
    assert now.networks == history.networks
    assert count("digihelse", date=dt.date(2023, 5, 31)).national.levels == {"planned": 1, "made_available": 1}


def test_what_was_known_on_a_day_leaves_out_later_corrections():
    learned = dt.datetime(2023, 2, 1, tzinfo=dt.UTC)
    wrong = report(OSLO, "digihelse", Level.IN_USE, recorded_at=learned)
    right = report(OSLO, "digihelse", Level.PLANNED, recorded_at=learned + dt.timedelta(days=30), current=False)
    Supersession.objects.create(report=right, superseded=wrong)
    on = dt.date(2023, 1, 15)

    assert count("digihelse", date=on).reached == 0
    assert count("digihelse", date=on, known_before=learned + dt.timedelta(days=1)).reached == 1


def test_the_published_count_of_the_level_and_the_difference():
    for number in (OSLO, BERGEN):
        report(number, "digihelsestasjon", Level.IN_USE)

    at_use = count("digihelsestasjon", date=dt.date(2023, 4, 30))

    assert at_use.published is not None
    assert at_use.published.value == 147
    assert at_use.difference == -145
    assert count("digihelsestasjon", date=dt.date(2023, 4, 29)).published is None
    assert count("digihelsestasjon", level=Level.MADE_AVAILABLE, date=dt.date(2023, 4, 30)).published is None


def test_a_published_count_left_open_has_no_difference():
    report(OSLO, "meldinger", Level.IN_USE)

    row = count("meldinger")

    assert row.published is not None
    assert row.published.value is None
    assert row.difference is None


@pytest.mark.parametrize("date", [None, dt.date(2023, 4, 30)])
@pytest.mark.parametrize("solutions", [1, 3])
def test_number_of_queries(django_assert_num_queries, date, solutions):
    chosen = list(Solution.objects.filter(key__in=["helseplattformen", "vkp", "digihelse"])[:solutions])

    with django_assert_num_queries(3):
        progress(chosen, date=date)


@pytest.mark.parametrize("date", [dt.date(2023, 4, 30), dt.date(2023, 12, 31), dt.date(2024, 1, 1), None])
@pytest.mark.parametrize("key", ["kjernejournal", "helseplattformen", "meldinger"])
def test_the_rows_are_the_ones_that_were_counted(demo, date, key):
    date = date or timezone.localdate()
    row = count(key, date=date)

    rows = row.municipalities()
    counted = [one for one in rows if Selection().has(one)]

    assert len(counted) == row.national.total
    for level in (*Level.values, "not_reported"):
        expected = row.national.not_reported if level == "not_reported" else row.national.levels.get(level, 0)
        assert sum(one.code == level for one in counted) == expected
    for network, tally in row.networks.items():
        assert sum(Selection(network_id=network).has(one) for one in rows) == tally.total
