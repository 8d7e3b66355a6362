"""What was undone counts nowhere: the self-check, freshness, the first report, a reform that is taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from networks.models import Municipality, Network
from portfolio.counting import snapshots
from portfolio.models import AdoptionStatus, Solution, StatusReport
from portfolio.progress import catalogue_entry
from portfolio.statuses import recording
from portfolio.statuses.group_facts import facts
from portfolio.statuses.recording import CONFIRM, UNDO, Change

pytestmark = pytest.mark.usefixtures("portfolio")


def reached() -> int:
    return facts(timezone.localdate())[Network.objects.get(key="agder").pk]["municipalities_reached"]


def agder(*, level: str = "", action: str = "report", date: dt.date | None = None) -> list[Change]:
    """A change for VKP in three municipalities of Agder."""
    solution = Solution.objects.get(key="vkp")
    seen = dict(AdoptionStatus.objects.filter(solution=solution).values_list("municipality_id", "version"))
    places = Municipality.objects.in_network(Network.objects.get(key="agder"), timezone.localdate())[:3]
    return [Change(one.pk, solution.pk, action, level, date, seen.get(one.pk, 0)) for one in places]


def done(changes: list[Change], by: object) -> None:
    assert {one.result for one in recording.record(changes, by=by)} == {"saved"}


class TestUndone:
    def test_the_self_check_counts_what_stands(self, contact):
        assert reached() == 0
        done(agder(level="in_use"), contact)
        assert reached() == 3
        done(agder(action=UNDO), contact)
        assert reached() == 0
        assert StatusReport.objects.count() == 3

    def test_confirmations_that_were_undone_do_not_count(self, contact):
        done(agder(level="in_use"), contact)
        AdoptionStatus.objects.update(recorded_at=timezone.now() - dt.timedelta(days=500))
        done(agder(action=CONFIRM), contact)
        assert StatusReport.objects.not_undone().count() == 6
        done(agder(action=UNDO), contact)
        assert list(StatusReport.objects.not_undone().values_list("kind", flat=True)) == ["report"] * 3

    def test_the_first_report_is_one_that_stands(self, contact):
        solution, today = Solution.objects.get(key="vkp"), timezone.localdate()
        done(agder(level="in_use", date=dt.date(2024, 1, 15)), contact)
        assert snapshots.snapshot_dates(solution)[0] == dt.date(2024, 1, 31)
        assert "2024-01-15" in catalogue_entry.serialised("ttl")
        done(agder(action=UNDO), contact)
        assert snapshots.snapshot_dates(solution) == [today]
        assert "2024-01-15" not in catalogue_entry.serialised("ttl")
