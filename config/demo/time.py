"""Demo data that looks as if it had grown over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.db.models import F
from django.utils import timezone

from core.notifications.models import Message
from networks.gatherings.models import Gathering, GatheringAnswer, GatheringStep
from networks.needs.models import Need, NeedSupport, NeedTransition

# When things happened, by model. The logs are append-only; only demo data is ever dated back.
MOMENTS: dict[Any, tuple[str, ...]] = {
    Need: ("raised_at", "lifted_at", "answered_at"),
    NeedSupport: ("at",),
    NeedTransition: ("at",),
    Gathering: ("created_at", "moved_at", "updated_at", "recorded_at"),
    GatheringAnswer: ("at",),
    GatheringStep: ("at",),
    Message: ("created_at",),
}
LOGS = ("networks.NeedTransition:need_log_is_append_only", "networks.GatheringStep:gathering_log_is_append_only")


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    """What happens within happened that long ago. Within a transaction."""
    before, shift = timezone.now(), dt.timedelta(days=days)
    yield
    with pgtrigger.ignore(*LOGS):
        for model, names in MOMENTS.items():
            for name in names:
                model.objects.filter(**{f"{name}__gte": before}).update(**{name: F(name) - shift})
