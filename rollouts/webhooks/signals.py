"""Every line in a log is news for the webhooks, whichever function wrote it.

Invitations are written in bulk, which sends no signals: `invitations` tells of them itself.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save

from rollouts.decisions.models import LoggedDecision
from rollouts.pool_changes.models import PoolChange
from rollouts.pools.models import PoolTransition
from rollouts.sign_ups.models import SignUpTransition
from rollouts.stops.models import SolutionStop
from rollouts.webhooks import deliveries


def connect() -> None:
    post_save.connect(_pool, PoolTransition, dispatch_uid="webhook_pool")
    post_save.connect(_sign_up, SignUpTransition, dispatch_uid="webhook_sign_up")
    post_save.connect(_change, PoolChange, dispatch_uid="webhook_change")
    post_save.connect(_stop, SolutionStop, dispatch_uid="webhook_stop")
    post_save.connect(_decision, LoggedDecision, dispatch_uid="webhook_decision")


def _pool(instance: PoolTransition, created: bool, **kwargs: Any) -> None:
    if created:
        deliveries.pool_moved(instance)


def _sign_up(instance: SignUpTransition, created: bool, **kwargs: Any) -> None:
    if created:
        deliveries.sign_up_moved(instance)


def _change(instance: PoolChange, **kwargs: Any) -> None:
    deliveries.change_moved(instance)


def _decision(instance: LoggedDecision, created: bool, **kwargs: Any) -> None:
    if created:
        deliveries.decision_logged(instance)


def _stop(instance: SolutionStop, **kwargs: Any) -> None:
    deliveries.solution_moved(instance)
