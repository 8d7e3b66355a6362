"""What rollouts say when a person leaves: those they lead, the sign-ups that rest on them, and what they have put
forward in the NKG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.consequences import Consequence
from networks.departures.providers import Handover
from networks.models import User
from rollouts.decisions import motion_ends
from rollouts.decisions.models_motions import Motion
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES
from rollouts.rollouts import leaders as rollout_leaders
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.models import SignUp


class Led:
    """The provider of this app."""

    key = "rollouts"
    order = 30

    @property
    def title(self) -> str:
        return _("Innføringsløp og påmeldinger")

    def preview(self, user: User) -> Iterator[Consequence]:
        led = list(_led(user))
        if led:
            yield Consequence(
                ngettext("%(n)d innføringsløp mister lederen sin", "%(n)d innføringsløp mister lederen sin", len(led))
                % {"n": len(led)},
                len(led),
                details=tuple(f"{rollout}: {_pools(rollout)}" for rollout in led),
                needs_decision=True,
            )
        pools = list(_led_pools(user))
        if pools:
            yield Consequence(
                ngettext("%(n)d pulje mister lederen sin", "%(n)d puljer mister lederen sin", len(pools))
                % {"n": len(pools)},
                len(pools),
                details=tuple(str(pool) for pool in pools),
                needs_decision=True,
            )
        motions = list(Motion.objects.living().filter(put_forward_by=user))
        if motions:
            yield Consequence(
                ngettext(
                    "%(n)d forslag til avgjørelse i NKG faller bort",
                    "%(n)d forslag til avgjørelser i NKG faller bort",
                    len(motions),
                )
                % {"n": len(motions)},
                len(motions),
                details=tuple(str(motion) for motion in motions),
            )
        seats = SignUp.objects.active().exclude(pool__state__in=FINAL_STATES)
        found = list(
            seats.filter(Q(signed_up_by=user) | Q(decision_maker__iexact=user.name))
            .select_related("pool__rollout", "municipality")
            .order_by("pool", "pk")
        )
        if found:
            yield Consequence(
                ngettext(
                    "%(n)d påmelding som personen har ført inn eller bestemt, blir stående",
                    "%(n)d påmeldinger som personen har ført inn eller bestemt, blir stående",
                    len(found),
                )
                % {"n": len(found)},
                len(found),
                details=tuple(f"{seat.municipality} – {seat.pool}" for seat in found),
            )

    def handovers(self, user: User) -> Iterator[Handover]:
        for rollout in _led(user):
            candidates = tuple(rollout_leaders.candidates(rollout).exclude(pk=user.pk))
            yield Handover(f"rollouts:{rollout.pk}", rollout.title, rollout.get_absolute_url(), candidates)
        for pool in _led_pools(user):
            candidates = tuple(rollout_leaders.candidates(pool.rollout, of_pool=True).exclude(pk=user.pk))
            yield Handover(f"rollouts:pool-{pool.pk}", str(pool), pool.get_absolute_url(), candidates)

    def leave(self, user: User, heirs: Mapping[str, User], by: User) -> None:
        for rollout in _led(user).select_for_update(of=("self",)):
            rollout.leader = heirs.get(f"rollouts:{rollout.pk}")
            rollout.save(update_fields=["leader"])
        for pool in _led_pools(user).select_for_update(of=("self",)):
            # Without an heir it is the rollout's leader who leads it.
            pool.leader = heirs.get(f"rollouts:pool-{pool.pk}")
            pool.save(update_fields=["leader"])
        motion_ends.lapse(Q(put_forward_by=user), _("Den som la det fram, er ikke lenger medlem av NKG."))


def _led(user: User) -> QuerySet[Rollout]:
    """The rollouts that `user` leads and that aren't over: one is, when it had pools and all of them are."""
    pools = Pool.objects.filter(rollout=OuterRef("pk"))
    living = ~Exists(pools) | Exists(pools.exclude(state__in=FINAL_STATES))
    return Rollout.objects.filter(living, leader=user).prefetch_related("pools").order_by("title", "pk")


def _led_pools(user: User) -> QuerySet[Pool]:
    """The pools that `user` is named as the leader of and that aren't over."""
    found = Pool.objects.filter(leader=user).exclude(state__in=FINAL_STATES)
    return found.select_related("rollout__network").order_by("rollout__title", "number")


def _pools(rollout: Rollout) -> str:
    count = sum(pool.state not in FINAL_STATES for pool in rollout.pools.all())
    return ngettext("%(n)d pulje i gang eller i vente", "%(n)d puljer i gang eller i vente", count) % {"n": count}
