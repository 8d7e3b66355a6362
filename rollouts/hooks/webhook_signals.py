"""Every line in a log is news for the webhooks, whichever function wrote it.

Invitations are written in bulk, which sends no signals: `invitations` tells of them itself.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save

from rollouts.hooks import webhooks
from rollouts.models.change import PoolChange
from rollouts.models.meeting import LoggedDecision
from rollouts.models.pool import PoolTransition
from rollouts.models.readiness import SolutionStop
from rollouts.models.sign_up import SignUpTransition


def connect() -> None:
    post_save.connect(_pool, PoolTransition, dispatch_uid="webhook_pool")
    post_save.connect(_sign_up, SignUpTransition, dispatch_uid="webhook_sign_up")
    post_save.connect(_change, PoolChange, dispatch_uid="webhook_change")
    post_save.connect(_stop, SolutionStop, dispatch_uid="webhook_stop")
    post_save.connect(_decision, LoggedDecision, dispatch_uid="webhook_decision")


def _pool(instance: PoolTransition, created: bool, **kwargs: Any) -> None:
    if created:
        webhooks.pool_moved(instance)


def _sign_up(instance: SignUpTransition, created: bool, **kwargs: Any) -> None:
    if created:
        webhooks.sign_up_moved(instance)


def _change(instance: PoolChange, **kwargs: Any) -> None:
    webhooks.change_moved(instance)


def _decision(instance: LoggedDecision, created: bool, **kwargs: Any) -> None:
    if created:
        webhooks.decision_logged(instance)


def _stop(instance: SolutionStop, **kwargs: Any) -> None:
    webhooks.solution_moved(instance)
