"""People leave: all roles end at once, the account is closed, and what they held goes to somebody else.

What becomes of the personal data afterwards is in `anonymising`. Days are those on which something holds
from: `left_on` is the first day without roles.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.events import tell
from networks.consequences import Consequence
from networks.departures.models import ACTIVE_DEPARTURES, Departure, DepartureState, PrivacySettings
from networks.departures.providers import Handover, providers
from networks.people import invitations, roles
from networks.people.access import is_administrator, may_give_role, require
from networks.people.events import HANDED_OVER
from networks.people.models import RoleAssignment, User


@dataclass(frozen=True)
class Chapter:
    """One app's part of the preview."""

    title: str
    consequences: list[Consequence]


# --- Who may ---------------------------------------------------------------------------------------------


def held_roles(user: User) -> QuerySet[RoleAssignment]:
    """The roles that `user` has or will have."""
    return RoleAssignment.objects.filter(user=user).exclude(valid_to__lte=timezone.localdate())


def may_close_account(by: object, user: User, held: list[RoleAssignment] | None = None) -> bool:
    """May `by` close the account of `user`? KS' administrator; and who may end every role the person holds.

    `held` are the roles of now and later, when they are known.
    """
    if not isinstance(by, User) or by.pk == user.pk:
        return False
    if is_administrator(by):
        return True
    if held is None:
        held = list(held_roles(user).select_related("network", "municipality"))
    return bool(held) and all(may_give_role(by, one.role, one.network, one.municipality) for one in held)


def may_manage_departures(by: object) -> bool:
    """May `by` see who has left, postpone, reopen, and set the period? KS' administrators."""
    return isinstance(by, User) and is_administrator(by)


# --- The period ------------------------------------------------------------------------------------------


def privacy_settings() -> PrivacySettings:
    """What KS has set, or what holds until then (not stored)."""
    return PrivacySettings.objects.filter(pk=1).first() or PrivacySettings(pk=1)


def months_kept() -> int:
    """For how many months a closed account keeps its personal data."""
    return privacy_settings().anonymise_after_months


def set_months_kept(months: int, *, by: User) -> None:
    """Set the period, for those who have left already, too. Raises `NotAllowed`, and `InvalidInput` outside 1–60."""
    require(may_manage_departures(by), _("Bare administratorer i KS bestemmer dette."))
    if not 1 <= months <= 60:
        raise InvalidInput(_("Velg mellom 1 og 60 måneder."), field="anonymise_after_months")
    PrivacySettings.objects.update_or_create(
        pk=1, defaults={"anonymise_after_months": months, "changed_by": by, "changed_at": timezone.now()}
    )


# --- Asking to leave -------------------------------------------------------------------------------------


def departure_of(user: User) -> Departure | None:
    """The departure of `user` that is under way or done; None for somebody who stays."""
    return Departure.objects.filter(user=user, state__in=ACTIVE_DEPARTURES).first()


def ask_to_leave(*, user: User) -> Departure:
    """Tell those who can close the account that one wants to leave. Raises `WrongState` when one has said so."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if departure_of(user) is not None:
            raise WrongState(_("Du har alt bedt om å få slutte."))
        return Departure.objects.create(user=user, state=DepartureState.REQUESTED, requested_at=timezone.now())


def stay_after_all(*, user: User) -> None:
    """Take the wish back. Raises `WrongState` when there is none."""
    with transaction.atomic():
        found = Departure.objects.select_for_update().filter(user=user, state=DepartureState.REQUESTED).first()
        if found is None:
            raise WrongState(_("Du har ikke bedt om å få slutte."))
        found.state = DepartureState.CANCELLED
        found.save()


# --- Leaving ---------------------------------------------------------------------------------------------


def preview(user: User) -> list[Chapter]:
    """What the leaving of `user` changes in every app; reads only."""
    found = [Chapter(str(provider.title), list(provider.preview(user))) for provider in providers()]
    return [chapter for chapter in found if chapter.consequences]


def handovers(user: User) -> list[Handover]:
    """What can be given to somebody else at once."""
    return [one for provider in providers() for one in provider.handovers(user)]


def leave(*, user: User, heirs: Mapping[str, User], by: User) -> Departure:
    """End all roles now, hand over, close the account and sign the person out everywhere; all or nothing.

    `heirs` gives who takes over what, by the keys of `handovers`. Raises `NotAllowed`; `WrongState` for an account
    that is closed, or the last administrator; `InvalidInput` for an heir that isn't among the candidates.
    """
    today = timezone.localdate()
    with transaction.atomic():
        administrators = roles.lock_administrators()
        user = User.objects.select_for_update().get(pk=user.pk)
        if by.pk == user.pk:
            raise NotAllowed(_("Be en annen om å avslutte kontoen din."))
        require(may_close_account(by, user), _("Du kan ikke avslutte denne kontoen. Kontakt KS."))
        if not user.is_active:
            raise WrongState(_("Kontoen er avsluttet allerede."))
        if any(row.user_id == user.pk for row in administrators):
            roles.keep_one_administrator(user, administrators)
        offered = {one.key: one for one in handovers(user)}
        for key, heir in heirs.items():
            if key not in offered or heir not in offered[key].candidates:
                raise InvalidInput(_("Velg en av dem som kan overta."), field=key)
        for provider in providers():
            provider.leave(user, heirs, by)
        _tell_heirs(user, offered, heirs, by)
        invitations.withdraw(user)
        user.is_active = False
        # Without a password the sessions that remain somewhere are worth nothing either.
        user.set_unusable_password()
        user.save()
        departure = departure_of(user) or Departure(user=user)
        departure.state, departure.left_on, departure.closed_by = DepartureState.LEFT, today, by
        departure.save()
    return departure


def _tell_heirs(user: User, offered: Mapping[str, Handover], heirs: Mapping[str, User], by: User) -> None:
    for heir in set(heirs.values()):
        what = [offered[key].text for key in sorted(heirs) if heirs[key] == heir]
        tell(HANDED_OVER, [heir], reverse("home"), but=by, name=user.name, what=what)


# --- Afterwards ------------------------------------------------------------------------------------------


def postpone(departure: Departure, *, until: dt.date, reason: str, by: User) -> Departure:
    """Keep the personal data until `until` at least. Raises `NotAllowed`, `WrongState` unless the person has left,
    `InvalidInput` for a day that is not in the coming five years, or no reason."""
    require(may_manage_departures(by), _("Bare administratorer i KS kan utsette en anonymisering."))
    today, reason = timezone.localdate(), reason.strip()
    if not reason:
        raise InvalidInput(_("Skriv hvorfor det skal vente."), field="reason")
    if not today < until <= today + dt.timedelta(days=5 * 366):
        raise InvalidInput(_("Velg en dag etter i dag, og ikke mer enn fem år fram."), field="until")
    with transaction.atomic():
        current = _gone(departure)
        current.postponed_until, current.postponed_reason, current.postponed_by = until, reason[:300], by
        current.save()
    return current


def reopen(departure: Departure, *, by: User) -> User:
    """Open the account again and send an invitation; roles are given again.

    Raises `NotAllowed`, and `WrongState` when the person never left or is nameless already.
    """
    require(may_manage_departures(by), _("Bare administratorer i KS kan gjenåpne en konto."))
    with transaction.atomic():
        current = _gone(departure)
        user = User.objects.select_for_update().get(pk=current.user_id)
        user.is_active = True
        user.save()
        current.state, current.reopened_at, current.reopened_by = DepartureState.REOPENED, timezone.now(), by
        current.save()
        invitations.invite_again(user=user, by=by)
    return user


def _gone(departure: Departure) -> Departure:
    current = Departure.objects.select_for_update().get(pk=departure.pk)
    if current.state != DepartureState.LEFT:
        raise WrongState(_("Kontoen er gjenåpnet eller anonymisert."))
    return current


# --- What people see -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coming:
    """One who has left, and from when the personal data may go."""

    departure: Departure
    due: dt.date


def coming() -> list[Coming]:
    """Those who have left and have their names still, the next one first; two queries."""
    months = months_kept()
    found = Departure.objects.filter(state=DepartureState.LEFT).select_related("user", "closed_by", "postponed_by")
    rows = [Coming(one, due) for one in found if (due := one.due_on(months)) is not None]
    return sorted(rows, key=lambda one: (one.due, one.departure.pk))


def requests_for(by: User) -> list[Departure]:
    """Those who want to leave and whose account `by` may close; one query for an administrator.

    Two for a contact person, and one for each representative of a municipality among them.
    """
    found = Departure.objects.filter(state=DepartureState.REQUESTED).select_related("user").order_by("requested_at")
    if is_administrator(by):
        return [one for one in found if may_close_account(by, one.user)]
    lasting = RoleAssignment.objects.exclude(valid_to__lte=timezone.localdate())
    held = Prefetch("user__assignments", lasting.select_related("network", "municipality"), to_attr="held")
    rows: Any = found.prefetch_related(held)
    return [one for one in rows if may_close_account(by, one.user, one.user.held)]
