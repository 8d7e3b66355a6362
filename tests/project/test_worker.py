"""A real worker takes its tasks as JSON from the queue, tells that it lives, and comes back."""

import pytest

from config.celery import HEARTBEAT_KEY, app
from config.health import valkey
from tests.worker import wait_for


def test_the_worker_beats_and_answers(celery_worker, client):
    assert valkey().exists(HEARTBEAT_KEY)
    assert client.get("/readyz").json()["checks"]["worker"] == "ok"
    answer = app.control.inspect(destination=[celery_worker.name], timeout=5, limit=1).ping()
    assert answer == {celery_worker.name: {"ok": "pong"}}


def test_what_is_queued_while_the_worker_is_down_is_done_when_it_returns(celery_worker):
    celery_worker.stop()
    app.send_task("celery.backend_cleanup")
    assert valkey().llen("celery") == 1
    celery_worker.start()
    wait_for(lambda: valkey().llen("celery") == 0, "the queue to empty")
    celery_worker.wait_until_idle()
    assert "celery.backend_cleanup" in celery_worker.log()


def test_tasks_travel_as_json_and_leave_the_queue_when_done():
    assert app.conf.task_serializer == "json"
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.result_backend is None
    assert app.conf.broker_connection_max_retries is None
    # A task still running when it becomes visible again would be done twice at the same time.
    assert app.conf.broker_transport_options["visibility_timeout"] > app.conf.task_time_limit


def test_a_schedule_names_tasks_that_exist():
    app.loader.import_default_modules()
    for name, entry in (app.conf.beat_schedule or {}).items():
        assert entry["task"] in app.tasks, name


@pytest.mark.parametrize("number", range(2))
def test_the_worker_survives_the_emptying_of_the_database(celery_worker, number):
    """Each of these tests ends with all tables emptied; one process serves both."""
    assert celery_worker.running
