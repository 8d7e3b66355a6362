"""Municipalities are asked to join an open pool: all that the track lets join, those that lack the solution, a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.errors import InvalidInput, WrongState
from core.notifications.events import tell_each
from networks.geography.models import MunicipalityQuerySet
from networks.models import Municipality, User
from networks.people.access import require
from portfolio.models import AdoptionStatus, Level, levels_from
from rollouts.pools import access as pool_access
from rollouts.pools import gate
from rollouts.pools.models import Pool
from rollouts.pools.workflow import locked_pool
from rollouts.recipients import answering_for, leaders_of, tell_nobody_here
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.access import who_may_propose
from rollouts.sign_ups import already
from rollouts.sign_ups.events import FULL, INVITED
from rollouts.sign_ups.models import SignUp, SignUpTransition
from rollouts.sign_ups.moves import SignUpState
from rollouts.sign_ups.workflow import eligible, joined_in

# What follows when municipalities are invited: the pool, the new rows and the moment.
ON_INVITE: list[Callable[[Pool, list[SignUp], dt.datetime], object]] = []


# So many invitations for each free seat are far too many.
FAR_TOO_MANY = 3


class Audience(models.TextChoices):
    REMAINING = "remaining", gettext_lazy("de som ikke har løsningen ennå")
    ALL = "all", gettext_lazy("alle som kan være med")
    LIST = "list", gettext_lazy("de jeg velger")


def audience(pool: Pool, kind: str) -> MunicipalityQuerySet:
    """The municipalities that can be invited to `pool`: eligible, not in the rollout, and not asked before.

    `REMAINING` leaves out those for which the solution is made available or more.
    """
    asked = SignUp.objects.filter(pool=pool).values("municipality")
    found = eligible(pool).exclude(pk__in=joined_in(pool.rollout_id).values("municipality"))
    found = found.exclude(pk__in=asked).order_by("sort_key")
    if kind == Audience.REMAINING:
        reached = AdoptionStatus.objects.filter(
            solution=pool.rollout.solution_id, level__in=levels_from(Level.MADE_AVAILABLE)
        )
        found = found.exclude(pk__in=reached.values("municipality"))
    return found


def outstanding(pool: Pool) -> int:
    """How many have been asked and have not answered."""
    return SignUp.objects.filter(pool=pool, state=SignUpState.INVITED).count()


def too_many(pool: Pool, asked: int) -> dict[str, str]:
    """The doubt whether there is room, when `asked` municipalities without an answer far exceed the free seats."""
    if asked <= FAR_TOO_MANY * pool.free or not asked:
        return {}
    if pool.is_full:
        return {"places": _("Puljen er %(full)s. De som svarer ja, kommer i køen.") % {"full": pool.fullness}}
    text = ngettext(
        "%(asked)d er invitert uten å ha svart, og det er %(free)d ledig plass.",
        "%(asked)d er invitert uten å ha svart, og det er %(free)d ledige plasser.",
        pool.free,
    )
    return {"places": text % {"asked": asked, "free": pool.free}}


@transaction.atomic
def invite(
    pool_id: int,
    *,
    by: User,
    kind: str = Audience.LIST,
    chosen: Iterable[Municipality] = (),
    sure: Collection[str] = (),
) -> list[SignUp]:
    """Invite `chosen`, or a whole audience; those already asked or joined are left alone. Returns the new rows.

    Their representatives and the contact persons of their regions are told, each with one message; where a municipality
    has neither, the leader and KS. Raises `Unsure` of those that have the solution or are in another pool of it (their
    numbers), and of more than there will be room for (`places`), unless these are given as `sure`.
    """
    pool = locked_pool(pool_id)
    require(pool_access.may_lead(by, pool), who_may_propose(pool.rollout))
    if not pool.takes_sign_ups:
        raise WrongState(_("Puljen tar ikke imot påmeldinger nå, så ingen kan inviteres."))
    if missing := gate.missing(pool.rollout, pool):
        raise WrongState(_("Ingen kan inviteres ennå: %(what)s") % {"what": " ".join(one.what for one in missing)})
    found = audience(pool, kind)
    if kind == Audience.LIST:
        ids = {one.pk for one in chosen}
        if not ids:
            raise InvalidInput(_("Velg minst én kommune."), field="municipality")
        found = found.filter(pk__in=ids)
    municipalities = list(found)
    if not municipalities:
        raise InvalidInput(_("Alle disse kommunene er alt spurt eller påmeldt."), field="municipality")
    already.ask(
        already.doubts(pool, municipalities, by) | too_many(pool, outstanding(pool) + len(municipalities)), sure
    )
    now = timezone.now()
    rows = SignUp.objects.bulk_create(
        SignUp(pool=pool, municipality=one, state=SignUpState.INVITED, invited_at=now, invited_by=by)
        for one in municipalities
    )
    role = rollout_access.proposer_role(by, pool.rollout)
    SignUpTransition.objects.bulk_create(
        SignUpTransition(sign_up=row, to_state=row.state, actor=by, role=role, at=now) for row in rows
    )
    for follow in ON_INVITE:
        follow(pool, rows, now)
    url = pool.get_absolute_url()
    people = answering_for(municipalities)
    said = {user: {"municipalities": [one.name for one in theirs]} for user, theirs in people.items()}
    full = FULL if pool.is_full else ""
    tell_each(INVITED, said, url, but=by, pool=pool, deadline=pool.sign_up_deadline, full=full)
    tell_nobody_here(municipalities, leaders_of(pool), url, about=pool)
    return rows
