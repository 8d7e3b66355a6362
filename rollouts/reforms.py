"""What a reform changes here: seats of municipalities that end pass to their successors on the reform's date, and so do
the invitations that they have not answered.

A sign-up has no dates of its own, so nothing moves before the date. A municipality that goes on keeps its seats; a
part that is split off has not decided anything yet [004 §4.4], so its leader is told instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.consequences import Consequence
from networks.models import Municipality, Role, TraceKind, User
from networks.people.access import access_of
from networks.reforms.ledger import Ledger
from networks.reforms.plan import Outcome, ReformPlan
from rollouts.plans.models import ChecklistTick
from rollouts.pools.moves import FINAL_STATES, PoolState
from rollouts.sign_ups.models import SignUp, SignUpTransition
from rollouts.sign_ups.moves import JOINED, SignUpState
from rollouts.sign_ups.workflow import joined_in


class Seats:
    """The provider of this app."""

    key = "rollouts"
    order = 30

    @property
    def title(self) -> str:
        return _("Innføringsløp og påmeldinger")

    def preview(self, plan: ReformPlan) -> Iterator[Consequence]:
        moving: list[str] = []
        open_questions: list[str] = []
        for seat in _seats(plan, plan.ending):
            heir = _heir(plan, seat)
            (moving if heir else open_questions).append(f"{seat.municipality} – {seat.pool}")
        asked = [f"{row.municipality} – {row.pool}" for row, _heir_of in _invitations(plan)]
        for text, details in (
            (
                ngettext(
                    "%(n)d påmelding går over til etterfølgeren den dagen reformen trer i kraft",
                    "%(n)d påmeldinger går over til etterfølgeren den dagen reformen trer i kraft",
                    len(moving),
                ),
                moving,
            ),
            (
                ngettext(
                    "%(n)d ubesvart invitasjon følger med til etterfølgeren",
                    "%(n)d ubesvarte invitasjoner følger med til etterfølgeren",
                    len(asked),
                ),
                asked,
            ),
        ):
            if details:
                yield Consequence(text % {"n": len(details)}, len(details), details=tuple(details))
        outside = [
            f"{heir.name} – {seat.pool}"
            for seat in _seats(plan, plan.ending)
            if (heir := _heir(plan, seat)) and seat.pool.rollout.network_id not in (None, _network(heir))
        ]
        parted = [one for one in plan.predecessors if one not in plan.ending and len(plan.successors_of(one)) > 1]
        open_questions += [f"{seat.municipality} – {seat.pool}" for seat in _seats(plan, parted)]
        for text, details in (
            (_("Påmeldinger som må avgjøres: kommunen blir til flere"), open_questions),
            (_("Påmeldinger der kommunen kommer i et annet nettverk enn innføringsløpet"), outside),
        ):
            if details:
                yield Consequence(text, len(details), details=tuple(details), needs_decision=True)

    def apply(self, plan: ReformPlan, ledger: Ledger) -> None:
        """Nothing before the date."""

    def come_into_force(self, plan: ReformPlan, ledger: Ledger) -> None:
        by = plan.reform.applied_by
        if by is None:
            return
        reason = _("Videreført ved kommunereform: %(reform)s") % {"reform": plan.reform.name}
        taken: dict[tuple[int, int], tuple[SignUp, list[SignUp]]] = {}
        # A seat ahead of a place in line, where both become one.
        for seat in sorted(_seats(plan, plan.ending), key=lambda row: (row.pool_id, not row.is_active, row.pk)):
            heir = _heir(plan, seat)
            if heir is None or heir.municipality is None:
                continue
            had_seat = seat.is_active
            has_seat = joined_in(seat.pool.rollout_id).filter(municipality=heir.municipality).exists()
            _leave(seat, by, reason)
            ledger.record([seat])
            place = (seat.pool_id, heir.municipality.pk)
            if not has_seat:
                taken[place] = (_take(seat, heir.municipality, by, reason), [])
                ledger.record([taken[place][0]])
            if place in taken and had_seat:
                taken[place][1].append(seat)
        for seat, earlier in taken.values():
            _carry_ticks(earlier, seat)
        for row, heir in _invitations(plan):
            # Who has answered or been asked already is not asked again, and two invitations become one.
            known = SignUp.objects.filter(pool=row.pool_id, municipality=heir.municipality).exists()
            joined = joined_in(row.pool.rollout_id).filter(municipality=heir.municipality).exists()
            if heir.municipality is not None and not known and not joined:
                ledger.change(row, municipality_id=heir.municipality.pk)

    def blocks_undo(self, plan: ReformPlan) -> Iterator[str]:
        own = Ledger(plan.reform).ids(SignUp)
        asked = Ledger(plan.reform).ids(SignUp, TraceKind.CHANGED)
        for outcome in plan.outcomes:
            if not outcome.is_new or outcome.municipality is None:
                continue
            seats = SignUp.objects.filter(municipality=outcome.municipality).exclude(pk__in=[*own, *asked])
            for seat in seats.select_related("pool__rollout")[:1]:
                yield _("%(name)s er meldt på %(pool)s.") % {"name": outcome.name, "pool": seat.pool}
        for seat in SignUp.objects.filter(pk__in=own, municipality__in=_new(plan)).exclude(state__in=JOINED):
            yield _("%(name)s har trukket seg fra %(pool)s.") % {"name": seat.municipality, "pool": seat.pool}
        answered = SignUp.objects.filter(pk__in=asked).exclude(state=SignUpState.INVITED)
        for row in answered.select_related("municipality", "pool__rollout"):
            yield _("%(name)s har svart på invitasjonen til %(pool)s.") % {"name": row.municipality, "pool": row.pool}

    def undo(self, plan: ReformPlan, ledger: Ledger) -> None:
        """Seats that were passed on are given back: as new rows, since the log of a sign-up only grows."""
        by = plan.reform.undone_by
        if by is None:
            return
        reason = _("Reformen er angret: %(reform)s") % {"reform": plan.reform.name}
        own = SignUp.objects.filter(pk__in=ledger.ids(SignUp))
        rows = list(own.select_related("pool__rollout", "municipality").order_by("pk"))
        for seat in rows:
            if seat.is_joined:
                _leave(seat, by, reason)
        ending = {one.pk for one in plan.ending}
        for seat in rows:
            if seat.municipality_id in ending and seat.pool.state not in FINAL_STATES:
                _carry_ticks([seat], _take(seat, seat.municipality, by, reason))


def _new(plan: ReformPlan) -> list[Municipality]:
    return [one.municipality for one in plan.outcomes if one.inherits and one.municipality]


def _seats(plan: ReformPlan, municipalities: list[Municipality]) -> list[SignUp]:
    """The seats of `municipalities`, and their places in line, in pools that live on the reform's date or later."""
    return list(
        SignUp.objects.joined()
        .filter(municipality__in=municipalities, pool__end_date__gte=plan.reform.date)
        .exclude(pool__state__in=FINAL_STATES)
        .select_related("pool__rollout", "municipality")
        .order_by("pool", "pk")
    )


def _invitations(plan: ReformPlan) -> list[tuple[SignUp, Outcome]]:
    """The invitations that can still be answered on the reform's date, with who takes them over.

    Not those where the municipality becomes several, or comes to a region for which the rollout is not.
    """
    rows = (
        SignUp.objects.filter(state=SignUpState.INVITED, municipality__in=plan.ending)
        .filter(pool__state=PoolState.OPEN, pool__sign_up_deadline__gte=plan.reform.date)
        .select_related("pool__rollout", "municipality")
        .prefetch_related("pool__rollout__joined")
        .order_by("pool", "pk")
    )
    found = []
    for row in rows:
        heir, rollout = _heir(plan, row), row.pool.rollout
        regions = {rollout.network_id, *(one.network_id for one in rollout.joined.all())}
        if heir is not None and (rollout.network_id is None or _network(heir) in regions):
            found.append((row, heir))
    return found


def _heir(plan: ReformPlan, seat: SignUp) -> Outcome | None:
    """Who takes the seat over; None where the municipality becomes several and somebody must decide."""
    heirs = plan.successors_of(seat.municipality)
    return heirs[0] if len(heirs) == 1 else None


def _network(outcome: Outcome) -> int | None:
    return outcome.network.pk if outcome.network else None


def _leave(seat: SignUp, by: User, reason: str) -> None:
    before, seat.state = seat.state, SignUpState.WITHDRAWN
    seat.withdrawn_at, seat.withdrawn_by, seat.leaving_reason = timezone.now(), by, reason[:500]
    seat.save()
    _log(seat, before, seat.state, by, reason)


def _take(earlier: SignUp, municipality: Municipality, by: User, reason: str) -> SignUp:
    """The same seat or place in line for another municipality, with the decision that was made."""
    waited = earlier.transitions.filter(to_state=SignUpState.WITHDRAWN).values_list("from_state", flat=True).last()
    seat = SignUp.objects.create(
        pool=earlier.pool,
        municipality=municipality,
        state=waited or earlier.state,
        decision_maker=earlier.decision_maker,
        decided_on=earlier.decided_on,
        mandate=earlier.mandate,
        mandate_reference=earlier.mandate_reference,
        sheet=earlier.sheet,
        signed_up_at=earlier.signed_up_at,
        signed_up_by=by,
    )
    _log(seat, "", seat.state, by, reason)
    return seat


def _carry_ticks(earlier: list[SignUp], seat: SignUp) -> None:
    """What all of those that become one have ticked off is ticked off for it, too, as it was."""
    standing: dict[int, list[ChecklistTick]] = defaultdict(list)
    for tick in ChecklistTick.objects.in_force().filter(sign_up__in=earlier).order_by("done_at", "pk"):
        standing[tick.item_id].append(tick)
    ChecklistTick.objects.bulk_create(
        ChecklistTick(item_id=item, sign_up=seat, done_at=ticks[-1].done_at, done_by_id=ticks[-1].done_by_id)
        for item, ticks in standing.items()
        if len(ticks) == len(earlier)
    )


def _log(seat: SignUp, old: str, new: str, by: User, comment: str) -> None:
    role = Role.ADMINISTRATOR if access_of(by).has(Role.ADMINISTRATOR) else Role.PORTFOLIO_MANAGER
    SignUpTransition.objects.create(
        sign_up=seat, from_state=old, to_state=new, actor=by, role=role, comment=comment[:500]
    )
