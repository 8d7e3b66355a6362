"""Background work in general: what is registered for rescue, and that one that breaks does not stop the others."""

from __future__ import annotations

import pytest
from django.conf import settings

from config.celery import app
from core import jobs
from core.tasks import rescue_jobs

pytestmark = pytest.mark.django_db


def test_one_periodic_task_rescues_every_kind_of_job():
    app.loader.import_default_modules()
    found = {f"{rescue.__module__}.{rescue.__qualname__}" for rescue in jobs._rescues if "Queue" not in str(rescue)}
    assert found >= {
        "networks.people.invitations.rescue",
        "portfolio.counting.snapshots.rescue",
        "rollouts.webhooks.deliveries.rescue",
    }
    queues = {rescue.__self__.task for rescue in jobs._rescues if hasattr(rescue, "__self__")}
    assert queues == {
        "networks.tasks.carry_out_import",
        "portfolio.tasks.make_booklet",
        "funding.tasks.carry_out_run",
        "funding.tasks.carry_out_sweep",
    }
    assert queues <= set(app.tasks), "each queue names a task that exists"
    rescues = [name for name, entry in settings.CELERY_BEAT_SCHEDULE.items() if "rescue" in str(entry["task"])]
    assert rescues == ["rescue-jobs"]


def test_a_rescue_that_breaks_does_not_stop_the_others(monkeypatch):
    def broken() -> list[int]:
        raise RuntimeError

    monkeypatch.setattr(jobs, "_rescues", [broken, lambda: [1, 2]])
    assert rescue_jobs() == 2
