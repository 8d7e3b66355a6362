"""What can happen to people and their roles: one function each, one transaction, the actor passed in.

Days are inclusive here (`first_day`, `last_day`), as people say them; the rows are half open. Nobody can give more
than they have: a contact person only what `networks.people.access` lets them, a deputy only until the own last day, and
nobody anything to themselves.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.events import Phrase, tell
from networks.geography.models import Municipality, Network, NetworkMembership
from networks.people import invitations
from networks.people.access import (
    giver_until,
    is_administrator,
    may_appoint_deputy,
    may_end_role,
    may_give_role,
    may_manage_account,
    require,
)
from networks.people.events import DEPUTY, DEPUTY_FOR_YOU, ROLE_ENDED, ROLE_GIVEN
from networks.people.models import (
    MUNICIPALITY_ROLES,
    NETWORK_ROLES,
    OPTIONAL_NETWORK_ROLES,
    Invitation,
    Role,
    RoleAssignment,
    User,
)
from networks.people.recipients import people_with

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Grant:
    """A role to be given: where, from `first_day` to `last_day` (both inclusive; None is without an end)."""

    role: str
    first_day: dt.date
    last_day: dt.date | None = None
    network: Network | None = None
    municipality: Municipality | None = None


def invite(*, email: str, name: str, title: str, grant: Grant, by: User) -> User:
    """Make an account for `email` with the role of `grant`, and send the link that opens it.

    Somebody who has an account already keeps it as it is and gets the role. Raises as `give_role`, and
    `InvalidInput` for an account that has been closed.
    """
    with transaction.atomic():
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(email, name, title=title)
            give_role(user=user, grant=grant, by=by)
            invitations.invite_again(user=user, by=by)
            return user
        if not user.is_active:
            raise InvalidInput(_("Kontoen med denne adressen er avsluttet. Snakk med KS."), field="email")
        give_role(user=user, grant=grant, by=by)
        return user


def send_invitation_again(*, user: User, by: User) -> Invitation:
    """A new link for one who has not come in yet; the old one stops working.

    Raises `NotAllowed` unless `by` may give every role that the person holds, else the link would open more than they
    have; `WrongState` when the account is in use.
    """
    with transaction.atomic():
        require(may_manage_account(by, user), _("Denne personen inviteres av KS."))
        if user.can_sign_in or not user.is_active:
            raise WrongState(_("Kontoen er tatt i bruk allerede."))
        return invitations.invite_again(user=user, by=by)


def give_role(*, user: User, grant: Grant, by: User) -> RoleAssignment:
    """Give `user` the role of `grant`.

    Raises `NotAllowed` when `by` doesn't have it to give, `InvalidInput` (with the field) for a place that doesn't fit
    the role, impossible days, or a role that the person has in those days already.
    """
    _check_place(grant)
    with transaction.atomic():
        # The row of the person is the queue for everything that happens to their roles.
        user = User.objects.select_for_update().get(pk=user.pk)
        require(
            may_give_role(by, grant.role, grant.network, grant.municipality),
            _("Du kan ikke gi denne rollen her. Kontaktpersonen gir roller i sin egen region, KS gir resten."),
        )
        _check_person(user, by)
        _check_days(grant.first_day, grant.last_day, by)
        held = RoleAssignment.objects.filter(
            user=user, role=grant.role, network=grant.network, municipality=grant.municipality, deputy_for=None
        ).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=grant.first_day))
        if grant.last_day is not None:
            held = held.filter(valid_from__lte=grant.last_day)
        if held.exists():
            raise InvalidInput(_("Personen har denne rollen i perioden allerede."), field="role")
        made = RoleAssignment.objects.create(
            user=user,
            role=grant.role,
            network=grant.network,
            municipality=grant.municipality,
            valid_from=grant.first_day,
            valid_to=_end(grant.last_day),
        )
        if user.can_sign_in:
            tell(ROLE_GIVEN, [user], reverse("home"), but=by, role=in_words(made), first=made.valid_from, who=by.name)
        return made


def appoint_deputy(
    *, assignment: RoleAssignment, user: User, first_day: dt.date, last_day: dt.date, by: User
) -> RoleAssignment:
    """Let `user` stand in for `assignment` from `first_day` to `last_day`, both inclusive, with all that it allows.

    Raises `NotAllowed`; `InvalidInput` for days outside the role's own, or the person whose role it is.
    """
    with transaction.atomic():
        assignment = _locked(assignment)
        require(may_appoint_deputy(by, assignment), _("Du kan ikke sette inn vikar for denne rollen."))
        _check_person(user, by)
        if user.pk == assignment.user_id:
            raise InvalidInput(_("Vikaren må være en annen person."), field="user")
        _check_days(first_day, last_day, by)
        if first_day < assignment.valid_from or (assignment.valid_to and last_day >= assignment.valid_to):
            raise InvalidInput(_("Vikaren kan bare stå inne i dagene rollen selv gjelder."), field="last_day")
        if assignment.deputies.filter(user=user, valid_from__lte=last_day, valid_to__gt=first_day).exists():
            raise InvalidInput(_("Personen er vikar i perioden allerede."), field="user")
        made = RoleAssignment.objects.create(
            user=user,
            role=assignment.role,
            network=assignment.network,
            municipality=assignment.municipality,
            valid_from=first_day,
            valid_to=last_day + DAY,
            deputy_for=assignment,
        )
        said = {"role": in_words(assignment), "first": first_day, "last": last_day}
        tell(DEPUTY, [user], reverse("home"), but=by, name=assignment.user.name, **said)
        tell(DEPUTY_FOR_YOU, [assignment.user], reverse("home"), but=by, name=user.name, **said)
        return made


def end_role(*, assignment: RoleAssignment, last_day: dt.date | None, by: User) -> None:
    """Let `assignment` hold until `last_day` (inclusive, today or later), or end it at once (None).

    Deputies end with it. A role that has not begun by then is taken back. Raises `NotAllowed`; `InvalidInput` for
    a day in the past or after the present end; `WrongState` for one that is over, or the last administrator.
    """
    today = timezone.localdate()
    with transaction.atomic():
        administrators = lock_administrators() if assignment.role == Role.ADMINISTRATOR else []
        assignment = _locked(assignment)
        require(may_end_role(by, assignment), _("Du kan ikke avslutte denne rollen."))
        if assignment.valid_to and assignment.valid_to <= today:
            raise WrongState(_("Rollen er avsluttet allerede."))
        if last_day is not None and last_day < today:
            raise InvalidInput(_("Siste dag kan ikke være før i dag. Et tomt felt avslutter nå."), field="last_day")
        end = today if last_day is None else last_day + DAY
        if assignment.valid_to and end > assignment.valid_to:
            raise InvalidInput(_("Rollen slutter før denne dagen. Gi den på nytt for å forlenge."), field="last_day")
        if assignment.role == Role.ADMINISTRATOR:
            keep_one_administrator(assignment.user, administrators)
        _tell_end(assignment, end, by)
        end_with_deputies(assignment, end)


def in_words(assignment: RoleAssignment) -> Phrase:
    """The role and where, in the language of who reads."""
    place = assignment.network or assignment.municipality
    values = {"role": Role(assignment.role).label, "place": place or gettext_lazy("hele landet")}
    return Phrase("%(role)s, %(place)s", values)


def _tell_end(assignment: RoleAssignment, end: dt.date, by: User) -> None:
    """Those who hold it, with their deputies, and who answers for the region, hear until when it holds."""
    rows = [assignment, *assignment.deputies.filter(valid_to__gt=end).select_related("user")]
    network = assignment.network
    if assignment.municipality is not None:
        today = timezone.localdate()
        members = NetworkMembership.objects.valid_on(today).filter(municipality=assignment.municipality)
        network = next((row.network for row in members.select_related("network")), None)
    region = people_with(Role.CONTACT_PERSON, networks=[network]) if network is not None else []
    said = {"role": in_words(assignment), "last": end - DAY, "name": assignment.user.name, "who": by.name}
    tell(ROLE_ENDED, [*(row.user for row in rows), *region], reverse("home"), but=by, **said)


def end_with_deputies(assignment: RoleAssignment, end: dt.date) -> None:
    """Let `assignment` and its deputies hold on no day from `end` on. Who may is asked by the caller."""
    for row in [*assignment.deputies.filter(valid_to__gt=end), assignment]:
        _end_on(row, end)


def _end_on(assignment: RoleAssignment, end: dt.date) -> None:
    if assignment.valid_from >= end:
        assignment.delete()
        return
    assignment.valid_to = end
    assignment.save(update_fields=["valid_to"])


def lock_administrators() -> list[RoleAssignment]:
    """Those who are administrators today without an end; locked in order, so that two can't end each other."""
    rows = RoleAssignment.objects.valid_on(timezone.localdate()).select_for_update(of=("self",))
    return list(rows.filter(role=Role.ADMINISTRATOR, user__is_active=True, valid_to=None).order_by("pk"))


def keep_one_administrator(leaving: User, administrators: list[RoleAssignment]) -> None:
    """Somebody must be left who can let people in; `administrators` as locked. Raises `WrongState`."""
    if not any(row.user_id != leaving.pk for row in administrators):
        raise WrongState(_("Dette er den siste administratoren. Gi rollen til en annen først."))


def _locked(assignment: RoleAssignment) -> RoleAssignment:
    rows = RoleAssignment.objects.select_for_update(of=("self",))
    return rows.select_related("user", "network", "municipality", "deputy_for").get(pk=assignment.pk)


def _check_person(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise NotAllowed(_("Ingen kan gi seg selv en rolle. Be en annen om det."))
    if not user.is_active:
        raise InvalidInput(_("Kontoen er avsluttet."))


def _check_days(first_day: dt.date, last_day: dt.date | None, by: User) -> None:
    if last_day is not None and last_day < first_day:
        raise InvalidInput(_("Siste dag kan ikke være før første dag."), field="last_day")
    if first_day < timezone.localdate() and not is_administrator(by):
        raise InvalidInput(_("Første dag kan ikke være før i dag."), field="first_day")
    until = giver_until(by)
    if until is not None and (last_day is None or last_day >= until):
        raise InvalidInput(
            _("Som vikar kan du bare gi roller som slutter senest når vikartiden din gjør det."), field="last_day"
        )


def _check_place(grant: Grant) -> None:
    """The same rule as the constraint in the database, said beside the field."""
    if grant.role not in Role.values:
        raise InvalidInput(_("Velg en rolle fra listen."), field="role")
    if grant.role in MUNICIPALITY_ROLES and grant.municipality is None:
        raise InvalidInput(_("Velg kommunen rollen gjelder for."), field="municipality")
    if grant.role in NETWORK_ROLES and grant.network is None:
        raise InvalidInput(_("Velg nettverket rollen gjelder for."), field="network")
    if grant.municipality is not None and grant.role not in MUNICIPALITY_ROLES:
        raise InvalidInput(_("Denne rollen gjelder ikke for én kommune."), field="municipality")
    if grant.network is not None and grant.role not in NETWORK_ROLES | OPTIONAL_NETWORK_ROLES:
        raise InvalidInput(_("Denne rollen gjelder ikke for ett nettverk."), field="network")


def _end(last_day: dt.date | None) -> dt.date | None:
    return last_day + DAY if last_day else None
