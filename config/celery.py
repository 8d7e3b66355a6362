"""The task queue: `celery -A config worker` and `celery -A config beat`.

All that can be set stands in `config/settings.py` under names that begin with `CELERY_`.
"""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import heartbeat_sent, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("fellesloep", task_cls="core.history.origin:TracedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

logger = logging.getLogger(__name__)

HEARTBEAT_KEY = "fellesloep:worker-heartbeat"
# A worker beats every second second. Fifteen beats may be lost before `/readyz` calls the workers gone.
HEARTBEAT_SECONDS = 30


@worker_ready.connect
@heartbeat_sent.connect
def tell_that_a_worker_lives(**kwargs: Any) -> None:
    """Leave a short-lived note in Valkey that `/readyz` looks for.

    Asking the workers themselves would take a second per look and needs one that is not busy.
    """
    from redis.exceptions import RedisError

    from config.health import valkey

    try:
        valkey().set(HEARTBEAT_KEY, "1", ex=HEARTBEAT_SECONDS)
    except RedisError as error:
        # The worker reconnects to its broker by itself; a missed note must not take it down.
        logger.warning("Could not leave the worker's heartbeat: %s", error)
