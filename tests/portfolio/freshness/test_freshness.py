"""How old a status may be, what is asked of it, and who sets that."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed
from networks.models import Role
from portfolio.counting import snapshots
from portfolio.counting.cells import Dimension, asked, by_area, count
from portfolio.freshness import rules as freshness
from portfolio.freshness.rules import Rule
from portfolio.grid import content as grid
from portfolio.models import AdoptionStatus, Level, SnapshotQueue, Solution
from portfolio.statuses.waiting import stale_statuses
from tests.portfolio.counting.test_progress import report

pytestmark = pytest.mark.usefixtures("portfolio")
ARENDAL = "4203"


def told(months: int, days: int = 0) -> dt.datetime:
    """Noon on the day `months` and `days` ago."""
    day = freshness.months_before(timezone.localdate(), months) - dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2024, 2, 29), 12, dt.date(2023, 2, 28)),
        (dt.date(2024, 5, 31), 3, dt.date(2024, 2, 29)),
        (dt.date(2024, 1, 15), 1, dt.date(2023, 12, 15)),
        (dt.date(2024, 12, 31), 6, dt.date(2024, 6, 30)),
    ],
)
def test_months_before(day, months, before):
    assert freshness.months_before(day, months) == before


@pytest.mark.parametrize(
    ("level", "months", "days", "need"),
    [
        (Level.IN_USE, 3, -1, ""),
        (Level.IN_USE, 3, 0, "due"),
        (Level.IN_USE, 12, -1, "due"),
        (Level.IN_USE, 12, 0, "unconfirmed"),
        (Level.PLANNED, 12, -1, ""),
        (Level.PLANNED, 12, 0, "unconfirmed"),
        (Level.BENEFIT_REALISED, 1, 0, "evidence"),
    ],
)
def test_what_the_grid_marks_is_what_waits(make_user, level, months, days, need):
    report(ARENDAL, "vkp", level, recorded_at=told(months, days))
    contact = make_user(Role.CONTACT_PERSON, "agder")

    (cell,) = grid.build("agder", contact).cells.values()
    assert cell.need == need
    today = timezone.localdate()
    marked = [
        kind
        for kind in ("due", "unconfirmed", "evidence")
        if AdoptionStatus.objects.filter(freshness.needing(today, freshness.rules(), kind)).exists()
    ]
    assert marked == ([need] if need else [])
    assert [item.url.rpartition(":")[2] for item in stale_statuses(contact)] == marked


def test_evidence_answers(make_user):
    report(ARENDAL, "vkp", Level.BENEFIT_REALISED, evidence="https://arendal.no/gevinst")
    assert not list(stale_statuses(make_user(Role.CONTACT_PERSON, "agder")))


def test_what_ks_sets_holds_at_once(client, make_user):
    report(ARENDAL, "vkp", Level.PLANNED, recorded_at=told(2))
    assert "ubekreftet" not in client.get("/nettverk/agder/status/").text.partition("<tbody>")[2]
    client.force_login(make_user(Role.PORTFOLIO_MANAGER))
    form = {level: ", ".join(map(str, rule.ask_after)) for level, rule in freshness.rules().items()}
    assert client.post("/status/ferskhet/", {**form, "planned": "1, 2"}).status_code == 302

    assert "ubekreftet" in client.get("/nettverk/agder/status/").text.partition("<tbody>")[2]
    wrong = client.post("/status/ferskhet/", {**form, "planned": "6, 3"})
    assert wrong.status_code == 422
    assert "stigende rekkefølge" in wrong.text
    assert 'value="6, 3"' in wrong.text


def test_who_sets_them(make_user):
    with pytest.raises(NotAllowed):
        freshness.set_rules({Level.PLANNED: Rule((1,))}, by=make_user(Role.CONTACT_PERSON, "agder"))
    with pytest.raises(InvalidInput):
        freshness.set_rules({Level.PLANNED: Rule((0,))}, by=make_user(Role.ADMINISTRATOR))


@pytest.mark.parametrize("months", [1, 2, 3, 12])
def test_progress_confirms_what_the_grid_does_not_mark(make_user, months):
    """One rule: what the grid marks as unconfirmed isn't counted as confirmed, live and in the snapshots."""
    report(ARENDAL, "vkp", Level.IN_USE, recorded_at=told(months))
    report("4202", "vkp", Level.PLANNED, recorded_at=told(months))
    report("4204", "vkp", Level.MADE_AVAILABLE, recorded_at=told(months, -1))
    values = {**freshness.rules(), Level.IN_USE: Rule((1, 2)), Level.PLANNED: Rule((3,))}
    freshness.set_rules(values, by=make_user(Role.ADMINISTRATOR))
    vkp, today = Solution.objects.get(key="vkp"), timezone.localdate()

    built = grid.build("agder", make_user(Role.CONTACT_PERSON, "agder"))
    (counted,) = by_area(count(asked([vkp], [today])), Dimension.COUNTRY).values()
    snapshots.take([vkp], [today])
    (kept,) = snapshots.read([vkp], [today], Dimension.COUNTRY, "").values()

    assert counted.reported - counted.fresh == built.stale == {1: 0, 2: 1, 3: 2, 12: 2}[months]
    assert kept.fresh == counted.fresh
    (history,) = by_area(count(asked([vkp], [today - dt.timedelta(days=1)])), Dimension.COUNTRY).values()
    assert history.fresh >= counted.fresh


def test_a_new_rule_asks_for_new_snapshots(make_user, django_capture_on_commit_callbacks):
    before = snapshots.bases()
    with django_capture_on_commit_callbacks(execute=True):
        freshness.set_rules({Level.PLANNED: Rule((1,))}, by=make_user(Role.ADMINISTRATOR))
    assert SnapshotQueue.objects.filter(requested_at__isnull=False).count() == Solution.objects.count()
    assert not set(before.values()) & set(snapshots.bases().values())
