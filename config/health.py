"""Is the process alive, and is the whole installation ready? For load balancers and monitoring."""

import logging
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis import Redis
from redis.exceptions import RedisError

from config.celery import HEARTBEAT_KEY
from core.opens import opens

logger = logging.getLogger(__name__)


@cache
def valkey() -> Redis:
    """One client per process, with short time-outs: a probe that hangs is a probe that lies."""
    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)


@cache
def _migrations_in_code() -> frozenset[tuple[str, str]]:
    """Read from disk once per process; the code does not change under a running server."""
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations or ())


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_migrations() -> None:
    missing = sorted(_migrations_in_code() - set(MigrationRecorder(connection).applied_migrations()))
    if missing:
        names = ", ".join(f"{app}.{name}" for app, name in missing[:5])
        raise LookupError(f"{len(missing)} unapplied: {names}")


def check_valkey() -> None:
    valkey().ping()


def check_worker() -> None:
    if not valkey().exists(HEARTBEAT_KEY):
        raise LookupError("no worker has been heard from lately")


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "migrations": check_migrations,
    "valkey": check_valkey,
    "worker": check_worker,
}


def _outcome(name: str) -> str:
    try:
        CHECKS[name]()
    except LookupError as error:
        return str(error.args[0])
    except (DatabaseError, RedisError):
        # The reason may hold addresses and user names: it belongs in the log, not on the web.
        logger.exception("Not ready: %s", name)
        return "unreachable"
    return "ok"


@opens("anyone")
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers. Touches nothing else: a restart does not mend a database."""
    return JsonResponse({"status": "ok"})


@opens("anyone")
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Everything a request or a task needs is there; 503 and the reason for each part when not."""
    outcome = {name: _outcome(name) for name in CHECKS}
    ready = all(value == "ok" for value in outcome.values())
    return JsonResponse(
        {"status": "ok" if ready else "not ready", "checks": outcome},
        status=200 if ready else 503,
    )
