"""How needs come to be and move. One function for each thing that can happen; the moves are `need_moves.MOVES`.

Every function opens one transaction, locks the row it changes, takes the actor as `by` and leaves one line in the
log. Anyone who is behind a need is told when it is answered. Errors: `NotAllowed`, `InvalidInput` (with the
field), `WrongState`, and `Conflict` when `version` is not the one in the database.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.events import no_longer, tell
from networks.geography.models import Municipality, Network
from networks.needs import access
from networks.needs.events import NEED_ANSWERED, NEED_MERGED, NEED_RAISED, NEED_WITHDRAWN
from networks.needs.models import Need, NeedSupport, NeedTransition, Recipient
from networks.needs.moves import MOVES, OPEN_STATES, NeedAction, NeedMove, NeedState, NeedWho
from networks.people.models import Role, User
from networks.people.recipients import people_with


@transaction.atomic
def raise_need(*, by: User, voice: Network | Municipality, title: str, description: str, topic: str = "") -> Need:
    """Raise a need on behalf of a network or a municipality; the region's contact person is told of the latter."""
    role = access.role_of_voice(by, voice)
    if role is None:
        raise NotAllowed(_("Behov meldes av en kommunes representant eller av dem som arbeider for en region."))
    title, description = title.strip(), description.strip()
    if not title:
        raise InvalidInput(_("Skriv en tittel."), field="title")
    if not description:
        raise InvalidInput(_("Skriv hva behovet er."), field="description")
    network = access.network_of(voice)
    if network is None:
        raise InvalidInput(_("Kommunen hører ikke til noe nettverk i dag."), field="voice")
    need = Need.objects.create(
        title=title,
        description=description,
        topic=topic.strip(),
        network=network,
        municipality=voice if isinstance(voice, Municipality) else None,
        raised_by=by,
    )
    _log(need, NeedAction.RAISE, "", by, role, "")
    if need.municipality_id:
        _tell(people_with(Role.CONTACT_PERSON, networks=[network]), need, by)
    return need


@transaction.atomic
def support(need_id: int, *, by: User, voice: Network | Municipality, comment: str = "") -> NeedSupport:
    """Stand behind somebody else's need, once for each network or municipality."""
    need = _locked(need_id, by)
    role = access.role_of_voice(by, voice)
    if role is None:
        raise NotAllowed(_("Behov støttes av en kommunes representant eller av dem som arbeider for en region."))
    if need.state not in OPEN_STATES:
        raise WrongState(_("Behovet er ferdig behandlet og kan ikke støttes nå."))
    network = access.network_of(voice)
    if network is None:
        raise InvalidInput(_("Kommunen hører ikke til noe nettverk i dag."), field="voice")
    municipality = voice if isinstance(voice, Municipality) else None
    if (need.municipality_id, need.network_id) == (municipality.pk if municipality else None, network.pk):
        raise InvalidInput(_("Dere har selv meldt behovet."), field="voice")
    row, made = NeedSupport.objects.get_or_create(
        need=need, network=network, municipality=municipality, defaults={"by": by, "comment": comment.strip()}
    )
    if not made:
        raise InvalidInput(_("%(name)s støtter behovet fra før.") % {"name": voice}, field="voice")
    said = f"{voice}: {comment.strip()}" if comment.strip() else str(voice)
    _log(need, NeedAction.SUPPORT, need.state, by, role, said)
    return row


@transaction.atomic
def lift(need_id: int, *, by: User, version: int, recipient: str = Recipient.KS, comment: str = "") -> Need:
    """The region brings the need to KS or NHN; from now on anyone can see it."""
    need, role, move = _prepare(need_id, NeedAction.LIFT, by, version)
    if recipient not in Recipient.values:
        raise InvalidInput(_("Velg hvem behovet løftes til."), field="recipient")
    need.recipient, need.lifted_at = recipient, timezone.now()
    _move(need, move, by, role, comment)
    _tell(people_with(*access.KS_ROLES), need, by)
    return need


def take_up(need_id: int, *, by: User, version: int, reason: str) -> Need:
    """KS says what will happen."""
    return _answer(need_id, NeedAction.TAKE_UP, by, version, reason)


def decline(need_id: int, *, by: User, version: int, reason: str) -> Need:
    """The region, or KS after the need was lifted, says why nothing will happen."""
    return _answer(need_id, NeedAction.DECLINE, by, version, reason)


def resolve(need_id: int, *, by: User, version: int, reason: str) -> Need:
    """KS says what came of it."""
    return _answer(need_id, NeedAction.RESOLVE, by, version, reason)


@transaction.atomic
def _answer(need_id: int, action: NeedAction, by: User, version: int, reason: str) -> Need:
    need, role, move = _prepare(need_id, action, by, version)
    if not reason.strip():
        raise InvalidInput(_("Skriv et svar til dem som står bak behovet."), field="reason")
    need.answer, need.answered_at, need.answered_by = reason.strip(), timezone.now(), by
    _move(need, move, by, role, reason)
    state = NeedState(need.state).label
    url = need.get_absolute_url()
    tell(NEED_ANSWERED, behind(need), url, but=by, title=need.title, state=state, answer=need.answer)
    return need


@transaction.atomic
def merge(need_id: int, *, by: User, version: int, into_id: int, comment: str = "") -> Need:
    """The need goes on as part of a like one. What was merged into it before goes along."""
    # Locked in order, so that two who merge the same pair the opposite way wait instead of deadlocking.
    list(Need.objects.select_for_update().filter(pk__in=[need_id, into_id]).order_by("pk"))
    need, role, move = _prepare(need_id, NeedAction.MERGE, by, version)
    other = Need.objects.visible_to(by).filter(pk=into_id).first()
    if other is None or not access.may_merge_into(by, need, other):
        raise InvalidInput(_("Velg et annet behov som er åpent."), field="into")
    need.merged_into = other
    _move(need, move, by, role, comment or other.title)
    Need.objects.filter(merged_into=need).update(merged_into=other)
    tell(NEED_MERGED, behind(need), other.get_absolute_url(), but=by, title=need.title, other=other.title)
    return need


@transaction.atomic
def withdraw(need_id: int, *, by: User, version: int, comment: str = "") -> Need:
    """The one who raised it takes it back, before anybody has lifted it; those behind it are told."""
    need, role, move = _prepare(need_id, NeedAction.WITHDRAW, by, version)
    _move(need, move, by, role, comment)
    no_longer(need.get_absolute_url(), NEED_RAISED)
    said = {"title": need.title, "origin": need.origin, "comment": comment.strip()}
    tell(NEED_WITHDRAWN, behind(need), need.get_absolute_url(), but=by, **said)
    return need


def behind(need: Need) -> list[User]:
    """Everyone behind `need` and what was merged into it: those who raised and supported it, and those who now
    speak for the same regions and municipalities."""
    family = Need.objects.filter(Q(pk=need.pk) | Q(merged_into=need))
    supports = NeedSupport.objects.filter(need__in=family)
    wrote = User.objects.filter(Q(pk__in=family.values("raised_by")) | Q(pk__in=supports.values("by")), is_active=True)
    networks: set[int] = set()
    municipalities: set[int] = set()
    for network, municipality in [
        *family.values_list("network", "municipality"),
        *supports.values_list("network", "municipality"),
    ]:
        networks.add(network)
        if municipality:
            municipalities.add(municipality)
    return [
        *wrote,
        *people_with(Role.CONTACT_PERSON, networks=networks),
        *(people_with(Role.MUNICIPALITY_REPRESENTATIVE, municipalities=municipalities) if municipalities else []),
    ]


# --- The common parts ------------------------------------------------------------------------------------


def _locked(need_id: int, by: User) -> Need:
    need = (
        Need.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("network", "municipality")
        .filter(pk=need_id)
        .first()
    )
    if need is None:
        raise NotAllowed(_("Du har ikke tilgang til dette behovet."))
    return need


def _prepare(need_id: int, action: NeedAction, by: User, version: int) -> tuple[Need, Role, NeedMove]:
    """Lock the need and check that `by` may make the move on the version they saw."""
    need = _locked(need_id, by)
    if version != need.version:
        raise Conflict(_("Noen andre har endret behovet siden du åpnet det."), theirs=need)
    if MOVES.find(action, need.state) is None:
        raise WrongState(_("Dette går ikke nå: behovet er «%(state)s».") % {"state": need.get_state_display()})
    for who in NeedWho:
        move, role = MOVES.find(action, need.state, who), access.acts_as(by, who, need)
        if move and role:
            return need, role, move
    raise NotAllowed(_("Regionens kontaktperson løfter behov videre, og KS svarer på det som er løftet."))


def _move(need: Need, move: NeedMove, by: User, role: Role, comment: str) -> None:
    source, need.state = need.state, move.target
    need.version += 1
    need.save()
    _log(need, move.action, source, by, role, comment)


def _log(need: Need, action: NeedAction, source: str, by: User, role: Role, comment: str) -> None:
    NeedTransition.objects.create(
        need=need, action=action, from_state=source, to_state=need.state, actor=by, role=role, comment=comment.strip()
    )


def _tell(users: list[User], need: Need, by: User) -> None:
    tell(NEED_RAISED, users, need.get_absolute_url(), but=by, origin=need.origin, title=need.title)


# The moves by the name they have in addresses and in the API.
FUNCTIONS: dict[NeedAction, Callable[..., Need]] = {
    NeedAction.LIFT: lift,
    NeedAction.TAKE_UP: take_up,
    NeedAction.DECLINE: decline,
    NeedAction.RESOLVE: resolve,
    NeedAction.MERGE: merge,
    NeedAction.WITHDRAW: withdraw,
}

__all__ = [
    "FUNCTIONS",
    "NeedState",
    "behind",
    "decline",
    "lift",
    "merge",
    "raise_need",
    "resolve",
    "support",
    "take_up",
    "withdraw",
]
