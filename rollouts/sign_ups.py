"""Municipalities join a pool, or leave it again. Taking part is voluntary, and the decision is the municipality's own
[004 §4.4]: each sign-up records who in the municipality decided, and when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.errors import InvalidInput, NotAllowed, WrongState
from networks.models import Municipality, User
from networks.models.geography import MunicipalityQuerySet
from rollouts import access
from rollouts.models import Pool, Rollout, SignUp, SignUpState, SignUpTransition
from rollouts.models.sign_up import SignUpQuerySet
from rollouts.transitions import FINAL_STATES, PRIVATE_STATES, PoolState
from rollouts.workflow import locked_pool


def eligible(rollout: Rollout, date: dt.date | None = None) -> MunicipalityQuerySet:
    """The municipalities that the track lets join on `date` [004 §4.3].

    A: any municipality. B: those of the rollout's network. C: any, as long as the criteria are only words.
    """
    date = date or timezone.localdate()
    found = Municipality.objects.valid_on(date)
    return found.in_network(rollout.network_id, date) if rollout.network_id else found


def candidates(user: User, pool: Pool) -> MunicipalityQuerySet:
    """The eligible municipalities that `user` may sign up and that hold no seat in any living pool of the rollout."""
    seated = _seated(pool.rollout_id).values("municipality")
    may = access.signable_municipalities(user, pool).values("pk")
    return eligible(pool.rollout).filter(pk__in=may).exclude(pk__in=seated).order_by("sort_key")


def sign_up(
    pool: Pool | int, municipality: Municipality, *, by: User, decision_maker: str, decided_on: dt.date
) -> SignUp:
    """Sign up one municipality; see `sign_up_many`."""
    return sign_up_many(pool, [municipality], by=by, decision_maker=decision_maker, decided_on=decided_on)[0]


@transaction.atomic
def sign_up_many(
    pool: Pool | int,
    municipalities: Iterable[Municipality],
    *,
    by: User,
    decision_maker: str,
    decided_on: dt.date,
) -> list[SignUp]:
    """Give each of `municipalities` a seat, all of them or none.

    `decision_maker` is the function that decided in the municipality, `decided_on` the day (today or before).
    Raises `NotAllowed`, `InvalidInput` (fields `municipality`, `decision_maker`, `decided_on`) and `WrongState` (field
    `municipality`) when the pool isn't open, its deadline has passed or its seats are taken.
    """
    chosen = list({municipality.pk: municipality for municipality in municipalities}.values())
    pool_id = pool if isinstance(pool, int) else pool.pk
    _check_decision(decision_maker, decided_on)
    if not chosen:
        raise InvalidInput(_("Velg minst én kommune."), field="municipality")

    # Rollout before pool: no municipality takes seats in two pools of one rollout at once, and the row of the pool
    # keeps the count of its seats true however many sign up at the same time.
    rollout_id = Pool.objects.values_list("rollout_id", flat=True).get(pk=pool_id)
    Rollout.objects.select_for_update(no_key=True).get(pk=rollout_id)
    current = locked_pool(pool_id)
    _check_may(by, current, chosen)
    _check_open(current)
    _check_eligible(current, chosen)
    _check_seats(current, chosen)

    now = timezone.now()
    sign_ups = SignUp.objects.bulk_create(
        SignUp(
            pool=current,
            municipality=municipality,
            decision_maker=decision_maker.strip(),
            decided_on=decided_on,
            signed_up_at=now,
            signed_up_by=by,
        )
        for municipality in chosen
    )
    SignUpTransition.objects.bulk_create(
        SignUpTransition(
            sign_up=row,
            to_state=SignUpState.CONFIRMED,
            actor=by,
            role=access.sign_up_role(by, current, row.municipality_id),
            at=now,
        )
        for row in sign_ups
    )
    return sign_ups


@transaction.atomic
def withdraw(sign_up: SignUp | int, *, by: User, reason: str = "") -> SignUp:
    """Give the seat back. No reason is needed."""
    sign_up_id = sign_up if isinstance(sign_up, int) else sign_up.pk
    pool = locked_pool(SignUp.objects.values_list("pool_id", flat=True).get(pk=sign_up_id))
    current = SignUp.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=sign_up_id)
    current.pool = pool
    if not access.may_leave_for(by, current):
        raise NotAllowed(who_may_sign_up())
    if not current.is_active:
        raise WrongState(_("%(name)s er alt trukket fra puljen.") % {"name": current.municipality.name})
    if pool.state not in access.WITHDRAWAL_STATES:
        raise WrongState(
            _("Puljen er «%(state)s», og påmeldingen kan ikke trekkes.") % {"state": pool.get_state_display()}  # type: ignore[attr-defined]
        )
    current.state = SignUpState.WITHDRAWN
    current.withdrawn_at, current.withdrawn_by, current.withdrawal_reason = timezone.now(), by, reason.strip()[:500]
    current.save()
    SignUpTransition.objects.create(
        sign_up=current,
        from_state=SignUpState.CONFIRMED,
        to_state=SignUpState.WITHDRAWN,
        actor=by,
        role=access.sign_up_role(by, pool, current.municipality_id),
        at=current.withdrawn_at,
        comment=current.withdrawal_reason,
    )
    return current


def _seated(rollout_id: int) -> SignUpQuerySet:
    """The sign-ups that hold a seat in a living pool of the rollout."""
    return SignUp.objects.active().filter(pool__rollout=rollout_id).exclude(pool__state__in=FINAL_STATES)


def _check_decision(decision_maker: str, decided_on: dt.date) -> None:
    if not decision_maker.strip():
        raise InvalidInput(_("Skriv hvem i kommunen som har bestemt, for eksempel helsesjef."), field="decision_maker")
    if decided_on > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være fram i tid."), field="decided_on")
    if decided_on.year < 2000:
        raise InvalidInput(_("Er årstallet riktig?"), field="decided_on")


def _check_may(by: User, pool: Pool, chosen: list[Municipality]) -> None:
    if not access.may_see(by, pool):
        raise NotAllowed(_("Du har ikke tilgang til denne puljen."))
    ids = {municipality.pk for municipality in chosen}
    if access.signable_municipalities(by, pool).filter(pk__in=ids).count() != len(ids):
        raise NotAllowed(who_may_sign_up(), field="municipality")


def _check_open(pool: Pool) -> None:
    if pool.state in PRIVATE_STATES or pool.state == PoolState.APPROVED:
        raise WrongState(_("Puljen er ikke godkjent av NKG, så ingen kan meldes på ennå."), field="municipality")
    if pool.state == PoolState.CANCELLED:
        raise WrongState(_("Puljen er avlyst."), field="municipality")
    if pool.deadline_passed():
        raise WrongState(
            _("Påmeldingsfristen gikk ut %(date)s.") % {"date": f"{pool.sign_up_deadline:%d.%m.%Y}"},
            field="municipality",
        )
    if pool.state != PoolState.OPEN:
        raise WrongState(_("Påmeldingen til puljen er stengt."), field="municipality")


def _check_eligible(pool: Pool, chosen: list[Municipality]) -> None:
    ids = {municipality.pk for municipality in chosen}
    inside = set(eligible(pool.rollout).filter(pk__in=ids).values_list("pk", flat=True))
    if outside := [municipality.name for municipality in chosen if municipality.pk not in inside]:
        names = ", ".join(sorted(outside))
        if pool.rollout.network is not None:
            raise InvalidInput(
                _("%(names)s hører ikke til %(region)s, og dette er et regionalt innføringsløp.")
                % {"names": names, "region": pool.rollout.network},
                field="municipality",
            )
        raise InvalidInput(_("%(names)s er ikke en kommune i dag.") % {"names": names}, field="municipality")
    for other in _seated(pool.rollout_id).filter(municipality__in=ids).select_related("pool", "municipality")[:1]:
        raise InvalidInput(
            _("%(name)s er alt påmeldt pulje %(number)d i dette innføringsløpet.")
            % {"name": other.municipality.name, "number": other.pool.number},
            field="municipality",
        )


def _check_seats(pool: Pool, chosen: list[Municipality]) -> None:
    free = pool.capacity - SignUp.objects.active().filter(pool=pool).count()
    if free <= 0:
        raise WrongState(
            ngettext(
                "Puljen er full: den ene plassen er tatt.",
                "Puljen er full: alle %(capacity)d plassene er tatt.",
                pool.capacity,
            )
            % {"capacity": pool.capacity},
            field="municipality",
        )
    if len(chosen) > free:
        raise WrongState(
            ngettext(
                "Det er %(free)d ledig plass, og du har valgt %(chosen)d kommuner.",
                "Det er %(free)d ledige plasser, og du har valgt %(chosen)d kommuner.",
                free,
            )
            % {"free": free, "chosen": len(chosen)},
            field="municipality",
        )


def who_may_sign_up() -> str:
    """A sentence that says whom to ask."""
    return _("Kommunen meldes på av sin egen representant eller av kontaktpersonen i regionen.")
