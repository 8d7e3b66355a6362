"""From where something is changed, for the event tables: a page, the API, a job or a command.

A request leaves its address and who sent it, a job the name of its task and who ordered it, a command its name.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any

import pghistory
from celery import Task
from pghistory.runtime import _tracker

API_ROOT = "/api/"
# These change the tables themselves, or start what leaves its own trace.
NO_TRACE = {"migrate", "makemigrations", "runserver", "test", "shell", "check", "collectstatic"}


class Origin(StrEnum):
    PAGE = "page"
    API = "api"
    JOB = "job"
    COMMAND = "command"


def origin_of(trace: dict[str, Any]) -> Origin | None:
    """What a trace tells; None for what has none, such as what was loaded with the installation."""
    if trace.get("task"):
        return Origin.JOB
    if trace.get("command"):
        return Origin.COMMAND
    if url := trace.get("url"):
        return Origin.API if str(url).startswith(API_ROOT) else Origin.PAGE
    return None


def of_command(arguments: Sequence[str]) -> AbstractContextManager[Any]:
    """Around a management command: `manage.py`'s arguments."""
    name = arguments[1] if len(arguments) > 1 else ""
    return contextlib.nullcontext() if not name or name in NO_TRACE else pghistory.context(command=name)


class TracedTask(Task):
    """Every task of the queue leaves its name with what it changes, and the person whose request ordered it."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with of_task(self.name, self.request.get("ordered_by")):
            # `super().__call__` would hide the request of a task that a worker runs.
            return super().__call__(*args, **kwargs) if self.request.called_directly else self.run(*args, **kwargs)

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        if (user := asking()) is not None:
            kwargs["headers"] = {"ordered_by": user, **(kwargs.get("headers") or {})}
        return super().apply_async(*args, **kwargs)


@contextlib.contextmanager
def of_task(name: str, ordered_by: int | None = None) -> Iterator[None]:
    """Around a task. One that is done at once, in the request that ordered it, belongs to the request."""
    if hasattr(_tracker, "value"):
        yield
        return
    with pghistory.context(task=name, user=ordered_by):
        yield


def asking() -> int | None:
    """Who sent the request, or ordered the job, that is being dealt with."""
    trace = _tracker.value.metadata if hasattr(_tracker, "value") else {}
    user = trace.get("user")
    return user if isinstance(user, int) else None
