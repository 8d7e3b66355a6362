"""Other systems are told what happens to pools and sign-ups. A subscription learns no more than its owner may see, and
of what it has been told of, how it went on (`knowing`).

What is to be sent is written in the transaction in which it happened, and handed to the worker when that is through;
what the queue or a worker lost is found again by a periodic task. Signed as in the Standard Webhooks specification:
`webhook-id`, `webhook-timestamp` and `webhook-signature` (HMAC-SHA256, base64) over `id.timestamp.body`.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.errors import InvalidInput, WrongState
from networks.models import User
from networks.people.access import access_of, require
from rollouts.decisions.models import LoggedDecision
from rollouts.pool_changes.models import PoolChange
from rollouts.pools import access as pool_access
from rollouts.pools.models import Pool, PoolTransition
from rollouts.sign_ups.models import SignUp, SignUpTransition
from rollouts.stops.models import SolutionStop
from rollouts.webhooks import http as webhook_http
from rollouts.webhooks import knowing
from rollouts.webhooks.knowing import Event
from rollouts.webhooks.models import CHOSEN_KINDS, Attempt, Delivery, DeliveryState, EventKind, Subscription

# Seconds to the next attempt after each failure; after the last one it gives up. About a day in all.
WAITS = (30, 120, 600, 1800, 7200, 21600, 43200)
# A worker that has not said anything for so long is lost, and somebody else tries.
LEASE = dt.timedelta(minutes=2)
MAX_SUBSCRIPTIONS = 20
DELIVER = "rollouts.tasks.deliver_webhook"


# --- Subscriptions -----------------------------------------------------------------------------------------


def may_subscribe(user: Any) -> bool:
    """Anyone with a role: it is the role that opens what is told, and a key to the API opens nothing by itself."""
    return bool(access_of(user).roles)


def who_may_subscribe() -> str:
    return _("Webhooks er for dem som har en rolle i Fellesløp.")


def secret_of(subscription: Subscription) -> str:
    """Shown once, to the one who makes the subscription."""
    key = hmac.new(settings.SECRET_KEY.encode(), f"webhook:{subscription.salt}".encode(), hashlib.sha256).digest()
    return "whsec_" + base64.b64encode(key).decode()


@transaction.atomic
def subscribe(*, by: User, name: str, url: str, kinds: Iterable[str]) -> Subscription:
    require(may_subscribe(by), who_may_subscribe())
    chosen = _chosen(kinds)
    if Subscription.objects.filter(owner=by, is_active=True).count() >= MAX_SUBSCRIPTIONS:
        raise WrongState(_("Du har alt %(n)d webhooks. Slå av en av dem først.") % {"n": MAX_SUBSCRIPTIONS})
    webhook_http.check_url(url)
    return Subscription.objects.create(owner=by, name=name.strip(), url=url, kinds=chosen)


@transaction.atomic
def edit(subscription: Subscription, *, by: User, name: str, url: str, kinds: Iterable[str]) -> Subscription:
    """Another name, address or other events, from now on; what waits goes to the new address, too. The secret stays."""
    require(may_edit(by, subscription), _("Bare den som eier webhooken, kan endre den."))
    chosen = _chosen(kinds)
    webhook_http.check_url(url)
    subscription.name, subscription.url, subscription.kinds = name.strip(), url, chosen
    subscription.save(update_fields=["name", "url", "kinds"])
    return subscription


def may_edit(user: Any, subscription: Subscription) -> bool:
    """The owner: what is sent is what they may see, and goes where they say."""
    return bool(may_subscribe(user) and subscription.owner_id == user.pk)


def _chosen(kinds: Iterable[str]) -> list[str]:
    wanted = set(kinds)
    chosen = [kind for kind, _label in CHOSEN_KINDS if kind in wanted]
    if not chosen:
        raise InvalidInput(_("Velg minst én hendelse."), field="kinds")
    return chosen


@transaction.atomic
def send_test(subscription: Subscription) -> Delivery:
    """A delivery that says nothing but that it is a test: the same way, signed and tried as all others."""
    if not subscription.is_active:
        raise WrongState(_("Webhooken er slått av."))
    data = {"subscription": subscription.pk}
    (made,) = _write([subscription], EventKind.TEST, timezone.now(), data)
    return made


@transaction.atomic
def switch(subscription: Subscription, on: bool) -> None:
    """Stop sending, or begin again; what was not sent meanwhile is not made up for."""
    subscription.is_active = on
    subscription.save(update_fields=["is_active"])
    if not on:
        waiting = Delivery.objects.filter(subscription=subscription, state=DeliveryState.PENDING)
        waiting.update(state=DeliveryState.DROPPED)


@transaction.atomic
def send_again(delivery: Delivery) -> Delivery:
    """Try once more, now; with all its attempts."""
    if not delivery.subscription.is_active:
        raise WrongState(_("Webhooken er slått av."))
    delivery.state, delivery.due_at, delivery.attempts_made = DeliveryState.PENDING, timezone.now(), 0
    delivery.save(update_fields=["state", "due_at", "attempts_made"])
    jobs.hand_over_on_commit(DELIVER, [delivery.pk])
    return delivery


# --- What happens --------------------------------------------------------------------------------------------


def pool_moved(transition: PoolTransition) -> None:
    pool = transition.pool
    body = {"action": transition.action, "from": transition.from_state, "to": transition.to_state}
    _emit(EventKind.POOL, pool, transition.at, body)


def change_moved(change: PoolChange) -> None:
    body = {"change": change.pk, "to": change.state, "before": _terms(change.before), "after": _terms(change.after)}
    _emit(EventKind.CHANGE, change.pool, change.decided_at or change.submitted_at, body)


def sign_up_moved(transition: SignUpTransition) -> None:
    row = transition.sign_up
    body = {
        "sign_up": row.pk,
        "municipality": row.municipality.number,
        "from": transition.from_state,
        "to": transition.to_state,
    }
    _emit(EventKind.SIGN_UP, row.pool, transition.at, body, row)


def invited(pool: Pool, rows: list[SignUp], at: dt.datetime) -> None:
    """The municipalities of `rows` were asked to join; each owner learns of those that they may see."""
    for subscription in _wanted(EventKind.INVITED):
        visible = SignUp.objects.visible_to(subscription.owner).filter(pk__in=[row.pk for row in rows])
        found = dict(visible.order_by("municipality__number").values_list("pk", "municipality__number"))
        if found and pool_access.may_see(subscription.owner, pool):
            body = {**_about(pool), "sign_ups": list(found), "municipalities": list(found.values())}
            _write([subscription], EventKind.INVITED, at, body, pool)


def solution_moved(stop: SolutionStop) -> None:
    """A solution was stopped or resumed, which everybody may know; without the reason."""
    body = {
        "solution": stop.solution.key,
        "to": "stopped" if stop.resumed_on is None else "resumed",
        "stopped_on": stop.stopped_on.isoformat(),
        "resumed_on": stop.resumed_on.isoformat() if stop.resumed_on else None,
    }
    at = stop.recorded_at if stop.resumed_on is None else timezone.now()
    _write(_wanted(EventKind.SOLUTION), EventKind.SOLUTION, at, body)


def decision_logged(entry: LoggedDecision) -> None:
    """A line of the NKG's log, which is open to all who have an account; without its texts."""
    body = {
        "decision": entry.pk,
        "kind": entry.kind,
        "pool": entry.pool_id,
        "change": entry.change_id,
        "dispensation": entry.dispensation_id,
        "meeting": entry.meeting_id,
        "supersedes": entry.supersedes_id,
    }
    _write(_wanted(EventKind.DECISION), EventKind.DECISION, entry.decided_at, body)


def _terms(terms: dict[str, Any]) -> dict[str, Any]:
    """Without the free text, in which there may be names."""
    return {name: value for name, value in terms.items() if name != "note"}


def _emit(kind: EventKind, pool: Pool, at: dt.datetime, body: dict[str, Any], sign_up: SignUp | None = None) -> None:
    """Write what is to be sent; one query when nobody has asked for it."""
    data = {**_about(pool), **body}
    event = Event(kind, data, pool, sign_up)
    told = [one for one in _wanted(kind) if knowing.may_know(one, event)]
    if told:
        _write(told, kind, at, data, pool, sign_up)


def _wanted(kind: EventKind) -> list[Subscription]:
    found = Subscription.objects.filter(is_active=True, kinds__contains=[kind], owner__is_active=True)
    return [one for one in found.select_related("owner") if may_subscribe(one.owner)]


def _about(pool: Pool) -> dict[str, Any]:
    return {
        "pool": pool.pk,
        "number": pool.number,
        "rollout": pool.rollout_id,
        "solution": pool.rollout.solution.key,
        "state": pool.state,
    }


def _write(
    told: list[Subscription],
    kind: EventKind,
    at: dt.datetime,
    data: dict[str, Any],
    pool: Pool | None = None,
    sign_up: SignUp | None = None,
) -> list[Delivery]:
    payload = {"type": kind.value, "timestamp": at.isoformat(), "data": data}
    made = Delivery.objects.bulk_create(
        Delivery(subscription=subscription, kind=kind, payload=payload, pool=pool, sign_up=sign_up)
        for subscription in told
    )
    jobs.hand_over_on_commit(DELIVER, [one.pk for one in made])
    return made


# --- Sending ---------------------------------------------------------------------------------------------------


@jobs.rescued
def rescue() -> list[int]:
    """Hand over what should have been sent by now: the queue or a worker lost it, or its next attempt has come."""
    found = Delivery.objects.filter(state=DeliveryState.PENDING, due_at__lte=timezone.now())
    ids = list(found.order_by("due_at").values_list("pk", flat=True)[:500])
    for delivery_id in ids:
        jobs.hand_over(DELIVER, delivery_id)
    return ids


def deliver(delivery_id: int) -> str:
    """One attempt; returns the state afterwards. Claims the row first, so that two workers don't send it at once."""
    now = timezone.now()
    claimed = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.PENDING, due_at__lte=now).update(
        due_at=now + LEASE, attempts_made=F("attempts_made") + 1
    )
    delivery = Delivery.objects.select_related("subscription__owner", "pool__rollout__network", "sign_up").get(
        pk=delivery_id
    )
    if not claimed:
        return delivery.state
    subscription = delivery.subscription
    owner = subscription.owner
    event = Event(delivery.kind, delivery.payload["data"], delivery.pool, delivery.sign_up, delivery.pk)
    if not (subscription.is_active and may_subscribe(owner) and knowing.may_know(subscription, event)):
        # The owner's roles may have ended since it was written; that the thing has moved on since is no reason.
        return _end(delivery, DeliveryState.DROPPED)
    body = json.dumps(delivery.payload, separators=(",", ":"), ensure_ascii=False).encode()
    begun = time.monotonic()
    status, error = webhook_http.post(subscription.url, body, headers(delivery, body))
    took = int((time.monotonic() - begun) * 1000)
    Attempt.objects.create(delivery=delivery, status=status, error=error[:200], milliseconds=took)
    if status is not None and 200 <= status < 300:
        return _end(delivery, DeliveryState.DELIVERED)
    if delivery.attempts_made > len(WAITS):
        return _end(delivery, DeliveryState.FAILED)
    delivery.due_at = timezone.now() + dt.timedelta(seconds=WAITS[delivery.attempts_made - 1])
    delivery.save(update_fields=["due_at"])
    return delivery.state


def headers(delivery: Delivery, body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    return {
        "content-type": "application/json",
        "user-agent": "Fellesloep-Webhook/1",
        "webhook-id": str(delivery.key),
        "webhook-timestamp": stamp,
        "webhook-signature": signature(secret_of(delivery.subscription), str(delivery.key), stamp, body),
    }


def signature(secret: str, key: str, stamp: str, body: bytes) -> str:
    """`v1,` and the HMAC of `key.stamp.body`; the receiver computes the same and refuses an old stamp."""
    made = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), f"{key}.{stamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(made.digest()).decode()


def _end(delivery: Delivery, state: DeliveryState) -> str:
    delivery.state = state
    delivery.save(update_fields=["state"])
    return state
