"""Municipalities join a pool, say no, or leave it again. Taking part is voluntary, and the decision is the
municipality's own [004 §4.4]: each yes records who in the municipality decided, when, on what mandate, and which
version of the information they had read.

A yes takes a free seat, else a place in the waiting list (`waiting_list`). Every function opens one transaction and
locks the rollout, then the pool, so that no municipality takes seats in two pools of one rollout at once and the seats
hold however many answer at the same time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.events import Event, tell
from networks.geography.models import MunicipalityQuerySet
from networks.models import Municipality, NetworkMembership, User
from rollouts import access
from rollouts.eligibility import answers as eligibility_answers
from rollouts.eligibility.judging import Answer, Result, Rule
from rollouts.pools import access as pool_access
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES, PRIVATE_STATES, PoolState
from rollouts.pools.workflow import locked_pool
from rollouts.recipients import leaders_of, people_of
from rollouts.rollouts.models import JoinedNetwork, Rollout
from rollouts.sheets.models import InformationSheet
from rollouts.sheets.workflow import current_sheet
from rollouts.sign_ups import access as sign_up_access
from rollouts.sign_ups import already, waiting_list
from rollouts.sign_ups.events import DECLINED, IN_LINE, SIGNED_UP, WISH, WITHDRAWN
from rollouts.sign_ups.models import Mandate, SignUp, SignUpQuerySet, SignUpTransition
from rollouts.sign_ups.moves import SignUpState
from rollouts.stops.dispensations import dispensed


@dataclass(frozen=True)
class Decision:
    """What the municipality decided on: the function that decided, the day (today or before), the mandate."""

    decision_maker: str
    decided_on: dt.date
    mandate: str
    mandate_reference: str = ""

    def checked(self) -> Decision:
        """The same with its texts trimmed; raises `InvalidInput` with the field."""
        made = Decision(
            self.decision_maker.strip(), self.decided_on, self.mandate, self.mandate_reference.strip()[:100]
        )
        if not made.decision_maker:
            raise InvalidInput(
                _("Skriv hvem i kommunen som har bestemt, for eksempel helsesjef."), field="decision_maker"
            )
        if made.decided_on > timezone.localdate():
            raise InvalidInput(_("Datoen kan ikke være fram i tid."), field="decided_on")
        if made.decided_on.year < 2000:
            raise InvalidInput(_("Er årstallet riktig?"), field="decided_on")
        if made.mandate not in Mandate.values:
            raise InvalidInput(_("Velg hva beslutningen bygger på."), field="mandate")
        return made


def eligible(pool: Pool, date: dt.date | None = None) -> MunicipalityQuerySet:
    """The municipalities that the track lets join `pool` on `date` [004 §4.3].

    A: any municipality. B: those of the rollout's network and of those joined to it. C: those for which the pool's
    rules say yes today; any, as long as the criteria are only words.
    """
    rollout, date = pool.rollout, date or timezone.localdate()
    found = Municipality.objects.valid_on(date)
    if rules := eligibility_answers.rules_of(pool):
        answers = eligibility_answers.results(rollout, rules=rules)
        return found.filter(pk__in=[pk for pk, result in answers.items() if result.answer is Answer.YES])
    if rollout.network_id is None:
        return found
    joined = JoinedNetwork.objects.filter(rollout=rollout).values("network")
    members = NetworkMembership.objects.valid_on(date).filter(Q(network=rollout.network_id) | Q(network__in=joined))
    return found.filter(pk__in=members.values("municipality"))


def candidates(user: User, pool: Pool) -> MunicipalityQuerySet:
    """The eligible municipalities that `user` may answer for and that have not joined a living pool of the rollout."""
    joined = joined_in(pool.rollout_id).values("municipality")
    may = sign_up_access.signable_municipalities(user, pool).values("pk")
    found = eligible(pool).filter(pk__in=may).exclude(pk__in=joined).order_by("sort_key")
    if pool.state == PoolState.CLOSED:
        # While the solution is stopped only those with a dispensation can join.
        special = found.filter(pk__in=dispensed(pool))
        return special if special.exists() else found
    return found


def left_out(user: User, pool: Pool) -> list[tuple[Municipality, Result]]:
    """The own municipalities that the rules don't let join today, each with the reason and what would change it.

    None where there are no rules. The one who leads sees all municipalities on the rollout's own page.
    """
    rules = eligibility_answers.rules_of(pool)
    if not rules:
        return []
    own = access.own_municipalities(user).exclude(pk__in=joined_in(pool.rollout_id).values("municipality"))
    found = {one.pk: one for one in own.order_by("sort_key")}
    answers = eligibility_answers.results(pool.rollout, found, rules)
    return [(one, answers[pk]) for pk, one in found.items() if answers[pk].answer is not Answer.YES]


def joined_in(rollout_id: int) -> SignUpQuerySet:
    """Those that have said yes to a living pool of the rollout, on the waiting list or with a seat."""
    return SignUp.objects.joined().filter(pool__rollout=rollout_id).exclude(pool__state__in=FINAL_STATES)


# --- Yes -------------------------------------------------------------------------------------------------


def sign_up(
    pool: Pool | int,
    municipality: Municipality,
    *,
    by: User,
    decision: Decision,
    read: int,
    sure: Collection[str] = (),
) -> SignUp:
    """Sign up one municipality; see `sign_up_many`."""
    return sign_up_many(pool, [municipality], by=by, decision=decision, read=read, sure=sure)[0]


@transaction.atomic
def sign_up_many(
    pool: Pool | int,
    municipalities: Iterable[Municipality],
    *,
    by: User,
    decision: Decision,
    read: int,
    sure: Collection[str] = (),
) -> list[SignUp]:
    """Each of `municipalities` says yes, all of them or none. Free seats go in the order given, then the waiting list.

    `read` is the version of the information sheet that was read. Raises `NotAllowed`, `InvalidInput` (fields
    `municipality`, `decision_maker`, `decided_on`, `mandate`), `Conflict` when a newer sheet has been published
    (`theirs` is it), and `WrongState` (field `municipality`) when the pool isn't open or its deadline has passed.
    `Unsure` of those that have the solution or are in another pool of it; their numbers are given as `sure`.
    """
    chosen = list({municipality.pk: municipality for municipality in municipalities}.values())
    decision = decision.checked()
    if not chosen:
        raise InvalidInput(_("Velg minst én kommune."), field="municipality")
    current = _locked(pool)
    _check_may(by, current, chosen)
    if not _may_join_stopped(current, chosen):
        _check_open(current)
    _check_eligible(current, chosen)
    sheet = _check_read(current, read)
    already.ask(already.doubts(current, chosen, by), sure)

    free = waiting_list.free_seats(current)
    now = timezone.now()
    invited = {
        row.municipality_id: row
        for row in SignUp.objects.filter(pool=current, state=SignUpState.INVITED, municipality__in=chosen)
    }
    rows = []
    for place, municipality in enumerate(chosen):
        row = invited.get(municipality.pk) or SignUp(pool=current, municipality=municipality, state="")
        before, row.state = row.state, SignUpState.CONFIRMED if place < free else SignUpState.WAITING
        row.sheet, row.signed_up_at, row.signed_up_by = sheet, now, by
        _record(row, decision)
        row.save()
        _log(row, before, by, current)
        rows.append(row)
    _tell(current, rows, by)
    return rows


@transaction.atomic
def confirm_again(sign_up: SignUp | int, *, by: User, decision: Decision, read: int) -> SignUp:
    """The municipality keeps its seat after what it decided about was changed; binds it to the sheet read now."""
    decision = decision.checked()
    row = _locked_row(sign_up)
    _check_may_answer(by, row)
    if row.state != SignUpState.SIGNED_UP:
        raise WrongState(_("Det er ingenting å bekrefte for %(name)s.") % {"name": row.municipality.name})
    if row.pool.state in FINAL_STATES:
        raise WrongState(_pool_is(row.pool))
    row.sheet = _check_read(row.pool, read)
    before, row.state = row.state, SignUpState.CONFIRMED
    _record(row, decision)
    row.save()
    _log(row, before, by, row.pool)
    return row


# --- No, and no longer -------------------------------------------------------------------------------------


@transaction.atomic
def decline(pool: Pool | int, municipality: Municipality, *, by: User, reason: str = "") -> SignUp:
    """The municipality says no. No reason is needed; whether it was invited makes no difference."""
    current = _locked(pool)
    _check_may(by, current, [municipality])
    _check_open(current)
    live = SignUp.objects.live().filter(pool=current, municipality=municipality).first()
    if live is not None and live.state != SignUpState.INVITED:
        raise WrongState(
            _("%(name)s er alt påmeldt. Trekk påmeldingen i stedet.") % {"name": municipality.name},
            field="municipality",
        )
    if live is None and SignUp.objects.filter(pool=current, municipality=municipality, state="declined").exists():
        raise WrongState(_("%(name)s har alt takket nei.") % {"name": municipality.name}, field="municipality")
    row = live or SignUp(pool=current, municipality=municipality, state="")
    before, row.state = row.state, SignUpState.DECLINED
    row.declined_at, row.declined_by, row.leaving_reason = timezone.now(), by, reason.strip()[:500]
    row.save()
    _log(row, before, by, current, row.leaving_reason)
    _tell_of(DECLINED, row, current, by)
    return row


@transaction.atomic
def withdraw(sign_up: SignUp | int, *, by: User, reason: str = "") -> SignUp:
    """Give back the seat or the place in line. No reason is needed; the leader is told, and the first in line takes the
    seat and is told."""
    row = _locked_row(sign_up)
    _check_may_answer(by, row)
    if not row.is_joined:
        raise WrongState(_("%(name)s er alt trukket fra puljen.") % {"name": row.municipality.name})
    if row.pool.state not in sign_up_access.WITHDRAWAL_STATES:
        raise WrongState(_pool_is(row.pool))
    had_seat, before, row.state = row.is_active, row.state, SignUpState.WITHDRAWN
    row.withdrawn_at, row.withdrawn_by, row.leaving_reason = timezone.now(), by, reason.strip()[:500]
    row.save()
    _log(row, before, by, row.pool, row.leaving_reason)
    _tell_of(WITHDRAWN, row, row.pool, by)
    if had_seat:
        waiting_list.fill(row.pool)
    return row


# --- Another pool ------------------------------------------------------------------------------------------


@transaction.atomic
def wish(sign_up: SignUp | int, pool: Pool | None, *, by: User) -> SignUp:
    """Say that another living pool of the same rollout would suit better; None takes the wish back.

    Those who lead are told of the wish, and the municipality is told when that pool has a free seat.
    """
    row = _locked_row(sign_up)
    _check_may_answer(by, row)
    if not row.is_joined:
        raise WrongState(_("%(name)s er ikke påmeldt puljen.") % {"name": row.municipality.name})
    if pool is not None:
        other = pool.rollout_id != row.pool.rollout_id or pool.pk == row.pool_id
        if other or pool.state in PRIVATE_STATES or pool.state in FINAL_STATES:
            raise InvalidInput(_("Velg en annen pulje i samme innføringsløp."), field="pool")
    row.wished_pool = pool
    row.save()
    if pool is not None:
        leaders = [*leaders_of(row.pool), *leaders_of(pool)]
        said = {"name": row.municipality.name, "wished": pool, "pool": row.pool}
        tell(WISH, leaders, row.pool.get_absolute_url(), but=by, **said)
    return row


@transaction.atomic
def change_pool(
    sign_up: SignUp | int, to: Pool, *, by: User, decision: Decision, read: int, sure: Collection[str] = ()
) -> SignUp:
    """Leave one pool for another of the same rollout, in one step: a full one gives a place in its waiting list."""
    row = _locked_row(sign_up)
    if to.rollout_id != row.pool.rollout_id or to.pk == row.pool_id:
        raise InvalidInput(_("Velg en annen pulje i samme innføringsløp."), field="pool")
    withdraw(row, by=by, reason=_("Byttet til pulje %(number)d") % {"number": to.number})
    return sign_up_many(to, [row.municipality], by=by, decision=decision, read=read, sure=sure)[0]


# --- The common parts ----------------------------------------------------------------------------------------


def _locked(pool: Pool | int) -> Pool:
    """The pool as it is now; the rollout before it, always in this order."""
    pool_id = pool if isinstance(pool, int) else pool.pk
    rollout_id = Pool.objects.values_list("rollout_id", flat=True).get(pk=pool_id)
    Rollout.objects.select_for_update(no_key=True).get(pk=rollout_id)
    return locked_pool(pool_id)


def _locked_row(sign_up: SignUp | int) -> SignUp:
    """The sign-up as it is now, and its pool, locked."""
    sign_up_id = sign_up if isinstance(sign_up, int) else sign_up.pk
    pool = _locked(SignUp.objects.values_list("pool_id", flat=True).get(pk=sign_up_id))
    row = SignUp.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=sign_up_id)
    row.pool = pool
    return row


def _tell(pool: Pool, rows: list[SignUp], by: User) -> None:
    """The municipality's own people see who answered for it, the region what its municipalities answered, and the
    leader who comes."""
    for event, seated in ((SIGNED_UP, True), (IN_LINE, False)):
        theirs = [row.municipality for row in rows if row.is_active is seated]
        people = [*people_of(theirs), *leaders_of(pool)] if theirs else []
        names = [municipality.name for municipality in theirs]
        tell(event, people, pool.get_absolute_url(), but=by, pool=pool, names=names, who=by.name)


def _tell_of(event: Event, row: SignUp, pool: Pool, by: User) -> None:
    """One municipality's own people, its region and the leader hear what it has answered."""
    people = [*people_of([row.municipality]), *leaders_of(pool)]
    said = {"name": row.municipality.name, "reason": row.leaving_reason}
    tell(event, people, pool.get_absolute_url(), but=by, pool=pool, **said)


def _record(row: SignUp, decision: Decision) -> None:
    for name, value in asdict(decision).items():
        setattr(row, name, value)


def _log(row: SignUp, before: str, by: User, pool: Pool, comment: str = "") -> None:
    SignUpTransition.objects.create(
        sign_up=row,
        from_state=before,
        to_state=row.state,
        actor=by,
        role=sign_up_access.sign_up_role(by, pool, row.municipality_id),
        comment=comment,
    )


def _check_read(pool: Pool, read: int) -> InformationSheet:
    sheet = current_sheet(pool.rollout_id)
    if sheet is None:
        raise WrongState(_("Informasjonen til kommunene er ikke publisert ennå."), field="municipality")
    if sheet.version != read:
        raise Conflict(
            _("Informasjonen er endret siden du leste den. Les den nye før dere svarer."), theirs=sheet, field="read"
        )
    return sheet


def _check_may(by: User, pool: Pool, chosen: list[Municipality]) -> None:
    if not pool_access.may_see(by, pool):
        raise NotAllowed(_("Du har ikke tilgang til denne puljen."))
    ids = {municipality.pk for municipality in chosen}
    if sign_up_access.signable_municipalities(by, pool).filter(pk__in=ids).count() != len(ids):
        raise NotAllowed(who_may_sign_up(), field="municipality")


def _check_may_answer(by: User, row: SignUp) -> None:
    if not sign_up_access.may_leave_for(by, row):
        raise NotAllowed(who_may_sign_up())


def _check_open(pool: Pool) -> None:
    if pool.state in PRIVATE_STATES:
        raise WrongState(_("Puljen er ikke godkjent av NKG, så ingen kan meldes på ennå."), field="municipality")
    if pool.state == PoolState.APPROVED:
        raise WrongState(_("Puljen er godkjent, men ikke åpnet for påmelding ennå."), field="municipality")
    if pool.state == PoolState.CANCELLED:
        raise WrongState(_("Puljen er avlyst."), field="municipality")
    if pool.deadline_passed():
        raise WrongState(
            _("Påmeldingsfristen gikk ut %(date)s.") % {"date": f"{pool.sign_up_deadline:%d.%m.%Y}"},
            field="municipality",
        )
    if pool.state != PoolState.OPEN:
        raise WrongState(_("Påmeldingen til puljen er stengt."), field="municipality")


def _may_join_stopped(pool: Pool, chosen: list[Municipality]) -> bool:
    """The sign-up was closed, the solution is stopped, and all of `chosen` have a dispensation."""
    if pool.state != PoolState.CLOSED or pool.deadline_passed():
        return False
    ids = {municipality.pk for municipality in chosen}
    return dispensed(pool).filter(municipality__in=ids).count() == len(ids)


def _check_eligible(pool: Pool, chosen: list[Municipality]) -> None:
    ids = {municipality.pk for municipality in chosen}
    inside = set(eligible(pool).filter(pk__in=ids).values_list("pk", flat=True))
    if outside := [municipality.name for municipality in chosen if municipality.pk not in inside]:
        names = ", ".join(sorted(outside))
        if pool.rollout.network is not None:
            raise InvalidInput(
                _("%(names)s hører ikke til %(region)s, og dette er et regionalt innføringsløp.")
                % {"names": names, "region": pool.rollout.network},
                field="municipality",
            )
        if rules := eligibility_answers.rules_of(pool):
            raise InvalidInput(_why_not(pool.rollout, rules, chosen, inside), field="municipality")
        raise InvalidInput(_("%(names)s er ikke en kommune i dag.") % {"names": names}, field="municipality")
    for other in joined_in(pool.rollout_id).filter(municipality__in=ids).select_related("pool", "municipality")[:1]:
        raise InvalidInput(
            _("%(name)s er alt påmeldt pulje %(number)d i dette innføringsløpet.")
            % {"name": other.municipality.name, "number": other.pool.number},
            field="municipality",
        )


def _why_not(rollout: Rollout, rules: list[Rule], chosen: list[Municipality], inside: set[int]) -> str:
    """Each municipality that the rules keep out, with the reason and what would change it."""
    outside = [municipality for municipality in chosen if municipality.pk not in inside]
    found = eligibility_answers.results(rollout, [municipality.pk for municipality in outside], rules)
    return " ".join(
        f"{one.name}: {found[one.pk].reason} {found[one.pk].change}" if one.pk in found else one.name for one in outside
    )


def _pool_is(pool: Pool) -> str:
    return _("Puljen er «%(state)s», og påmeldingen kan ikke endres.") % {"state": pool.get_state_display()}


def who_may_sign_up() -> str:
    """A sentence that says whom to ask."""
    return _("Kommunen meldes på av sin egen representant eller av kontaktpersonen i regionen.")
