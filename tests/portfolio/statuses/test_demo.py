"""The demo statuses: made up, but with the published counts."""

import datetime as dt
import time
from collections import Counter

import pytest
from django.db.models import Count
from django.utils import timezone

from config.demo import statuses
from networks.models import Municipality
from portfolio.models import AdoptionStatus, Level, PublishedCount, Solution, StatusReport, levels_from

APRIL = dt.date(2023, 4, 30)


def reached(key: str, level: str) -> int:
    return AdoptionStatus.objects.filter(solution__key=key, level__in=levels_from(level)).count()


def test_counts_are_the_published_ones(demo):
    """Literally, at the level that each solution is counted at, and above."""
    expected = {
        ("vederlag", "in_use"): 0,
        ("kjernejournal", "made_available"): 215,
        ("digihelsestasjon", "in_use"): 147,
        ("helseplattformen", "in_use"): 10,
        ("vkp", "made_available"): 30,
        ("digihelse", "in_use"): 133,
    }
    assert {(key, level): reached(key, level) for key, level in expected} == expected
    published = PublishedCount.objects.filter(date=APRIL, source__endswith="tabell 1", value__isnull=False)
    assert {(count.solution.key, count.level): count.value for count in published} == expected
    assert reached("vederlag", Level.MADE_AVAILABLE) == 0


def test_solutions_without_a_published_count_have_a_mix(demo):
    levels = Counter(AdoptionStatus.objects.filter(solution__key="meldinger").values_list("level", flat=True))
    assert set(levels) == {"in_use", "made_available", "planned", "not_started"}


def test_made_available_is_not_used(demo):
    in_use = reached("kjernejournal", Level.IN_USE)
    assert 0.55 < in_use / reached("kjernejournal", Level.MADE_AVAILABLE) < 0.65
    assert 0 < reached("kjernejournal", Level.BENEFIT_REALISED) < in_use


def test_helseplattformen_is_for_central_norway(demo):
    users = AdoptionStatus.objects.filter(solution__key="helseplattformen", level=Level.IN_USE)
    networks = set(users.values_list("municipality__memberships__network__key", flat=True))
    assert networks <= {"more-og-romsdal", "trondelag"}
    assert users.filter(municipality__name="Trondheim").exists()
    elsewhere = AdoptionStatus.objects.filter(solution__key="helseplattformen").exclude(
        municipality__memberships__network__key__in=["more-og-romsdal", "trondelag"]
    )
    assert set(elsewhere.values_list("level", flat=True)) == {Level.NOT_RELEVANT}


def test_some_have_not_reported(demo):
    """The seven introductions only, over the 356 municipalities of April 2023: Haram came later."""
    assert StatusReport.objects.values("solution").distinct().count() == 7
    reported = dict(AdoptionStatus.objects.values_list("solution__key").annotate(Count("pk")))
    reported.pop("helseplattformen")
    assert all(0.88 < count / 356 < 0.96 for count in reported.values()), reported
    assert not StatusReport.objects.filter(municipality__number="1580").exists()


def test_everything_was_known_in_april_2023(demo):
    reports = StatusReport.objects.all()
    assert not reports.exclude(effective_date__range=(dt.date(2018, 1, 1), APRIL)).exists()
    end_of_april = timezone.make_aware(dt.datetime.combine(APRIL, dt.time.max))
    assert not reports.filter(recorded_at__gt=end_of_april).exists()
    assert not [report for report in reports if timezone.localdate(report.recorded_at) < report.effective_date]
    assert {(report.source, report.recorded_by_id) for report in reports} == {("demo", None)}


def test_current_rows_equal_the_history(demo):
    history = {
        (report.municipality_id, report.solution_id): (
            report.pk,
            report.level,
            report.effective_date,
            report.recorded_at,
        )
        for report in StatusReport.objects.as_of(timezone.localdate())
    }
    current = {
        (row.municipality_id, row.solution_id): (row.report_id, row.level, row.effective_date, row.recorded_at)
        for row in AdoptionStatus.objects.all()
    }
    assert current == history
    assert set(AdoptionStatus.objects.values_list("version", flat=True)) == {1}
    # Some cells have earlier reports, and a municipality climbs.
    assert StatusReport.objects.count() > 1.4 * len(current)
    ladder = [level.value for level in Level]
    climbs = StatusReport.objects.order_by("municipality", "solution", "effective_date")
    cells: dict[tuple[int, int], list[int]] = {}
    for report in climbs:
        cells.setdefault((report.municipality_id, report.solution_id), []).append(ladder.index(report.level))
    assert all(steps == sorted(set(steps)) for steps in cells.values())


def test_every_machine_shows_the_same(demo):
    realised = AdoptionStatus.objects.filter(solution__key="vkp", level=Level.BENEFIT_REALISED)
    assert sorted(realised.values_list("municipality__number", flat=True)) == ["1824", "3419", "5001"]


def test_loading_again_changes_nothing_and_keeps_what_people_reported(portfolio, settings):
    settings.DEMO = True
    own = StatusReport.objects.create(
        municipality=Municipality.objects.get(number="4203"),
        solution=Solution.objects.get(key="digihelse"),
        level=Level.PLANNED,
        effective_date=dt.date(2023, 3, 1),
        source=StatusReport.Source.MUNICIPALITY,
    )
    start = time.process_time()
    first = statuses.load()
    assert time.process_time() - start < 5
    count = StatusReport.objects.count()
    assert statuses.load() == first
    assert StatusReport.objects.count() == count
    assert list(StatusReport.objects.filter(municipality=own.municipality, solution=own.solution)) == [own]


def test_nothing_loads_outside_demo_mode(portfolio, settings):
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        statuses.load()
    assert not StatusReport.objects.exists()
