"""Who sits in the NKG today, for whom, and with which duty."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.notifications.events import tell
from networks.models import Municipality, Network, Role, RoleAssignment, User
from networks.people.access import require
from rollouts.members import access
from rollouts.members.events import NKG_SEAT
from rollouts.members.models import Body, Duty, Seat


def member_rows() -> QuerySet[User]:
    """Those who hold the role today, each with their seat."""
    held = RoleAssignment.objects.valid_on(timezone.localdate()).filter(role=Role.NATIONAL_COORDINATOR)
    found = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return found.select_related("nkg_seat__network", "nkg_seat__municipality")


def members() -> list[User]:
    """The members of the NKG today, by name. One query."""
    return sorted(member_rows(), key=lambda person: person.name)


def who_composes() -> str:
    return _("Hvem som sitter for hvem i NKG, føres av KS' administrator og av den som leder NKG.")


def seat_of(person: User) -> Seat | None:
    """No query for those that `members` gave."""
    try:
        return person.nkg_seat
    except ObjectDoesNotExist:
        return None


def name_of(person: User) -> str:
    """The name, and for whom the person sits: "Kari Nordmann (KS)"."""
    seat = seat_of(person)
    return f"{person.name} ({seat})" if seat else person.name


def is_secretary(person: User | AnonymousUser, among: Iterable[User]) -> bool:
    """Of the `members`. No query."""
    seats = [seat_of(one) for one in among if one == person]
    return any(seat is not None and seat.duty == Duty.SECRETARY for seat in seats)


@transaction.atomic
def set_seat(
    member: User,
    *,
    by: User,
    body: str,
    duty: str = Duty.MEMBER,
    network: Network | None = None,
    municipality: Municipality | None = None,
) -> Seat:
    """Say what `member` represents; a new leader or secretary takes over from the one there was.

    Raises `NotAllowed`, and `InvalidInput` beside the field that doesn't fit.
    """
    require(access.may_compose(by), who_composes())
    if member not in members():
        raise InvalidInput(_("%(name)s er ikke medlem av NKG.") % {"name": member.name})
    _check(body, duty, network, municipality)
    if duty != Duty.MEMBER:
        for earlier in Seat.objects.select_for_update().filter(duty=duty).exclude(user=member):
            earlier.duty = Duty.MEMBER
            earlier.save()
            _tell(earlier, by)
    seat, _made = Seat.objects.select_for_update().get_or_create(
        user=member, defaults={"body": body, "network": network, "municipality": municipality, "duty": duty}
    )
    seat.body, seat.network, seat.municipality, seat.duty = body, network, municipality, duty
    seat.save()
    _tell(seat, by)
    return seat


def _tell(seat: Seat, by: User) -> None:
    place = seat.network or seat.municipality
    body = [Body(seat.body).label, place] if place else Body(seat.body).label
    tell(NKG_SEAT, [seat.user], reverse("rollouts:members"), but=by, duty=Duty(seat.duty).label, body=body)


def _check(body: str, duty: str, network: Network | None, municipality: Municipality | None) -> None:
    problems: dict[str, str] = {}
    if body == Body.REGIONAL_GROUP and network is None:
        problems["network"] = _("Velg hvilken region.")
    if body == Body.MUNICIPALITY and municipality is None:
        problems["municipality"] = _("Velg hvilken kommune.")
    if body != Body.REGIONAL_GROUP and network is not None:
        problems["network"] = _("En region velges bare for en regional gruppe.")
    if body != Body.MUNICIPALITY and municipality is not None:
        problems["municipality"] = _("En kommune velges bare for den som sitter for en kommune.")
    if duty == Duty.LEADER and body != Body.KS:
        problems["duty"] = _("NKG ledes av KS.")
    if problems:
        raise InvalidInput.beside(problems)
