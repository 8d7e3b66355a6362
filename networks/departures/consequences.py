"""What this app says when a person leaves: roles, deputies, seats in groups, and what waits for the person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import waiting
from core.waiting import WaitingItem
from networks.consequences import Consequence
from networks.departures.leaving import held_roles, requests_for
from networks.departures.providers import Handover
from networks.geography.models import valid_on_q
from networks.groups.models import GroupMember
from networks.needs.models import Need
from networks.needs.moves import OPEN_STATES
from networks.people import roles as people
from networks.people.access import may_manage_people
from networks.people.models import NETWORK_ROLES, RoleAssignment, User
from networks.personal_data.rows import end_sessions


class Roles:
    """The provider of this app."""

    key = "networks"
    order = 10

    @property
    def title(self) -> str:
        return _("Roller, gruppe og det som venter")

    def preview(self, user: User) -> Iterator[Consequence]:
        roles = list(held_roles(user).select_related("network", "municipality"))
        yield from self._roles(roles)
        yield from self._rest(user)

    def _roles(self, roles: list[RoleAssignment]) -> Iterator[Consequence]:
        if roles:
            yield Consequence(
                ngettext("%(n)d rolle slutter i dag", "%(n)d roller slutter i dag", len(roles)) % {"n": len(roles)},
                len(roles),
                details=tuple(str(role) for role in roles),
            )
        for role in roles:
            if role.deputy_for_id is None and (role.role in NETWORK_ROLES or role.municipality_id):
                others = _others(role)
                if not others:
                    yield Consequence(_("Ingen andre er %(role)s") % {"role": role}, 1, needs_decision=True)
                else:
                    yield Consequence(
                        _("Dette kan gå videre: andre er %(role)s") % {"role": role},
                        len(others),
                        details=tuple(others),
                    )
        deputies = RoleAssignment.objects.filter(deputy_for__in=roles, valid_to__gt=timezone.localdate())
        if names := [str(one.user) for one in deputies.select_related("user")]:
            yield Consequence(
                ngettext("%(n)d vikar slutter samtidig", "%(n)d vikarer slutter samtidig", len(names))
                % {"n": len(names)},
                len(names),
                details=tuple(names),
            )

    def _rest(self, user: User) -> Iterator[Consequence]:
        seats = list(_seats(user).select_related("group__network"))
        if seats:
            yield Consequence(
                ngettext(
                    "%(n)d plass i en regional gruppe blir ledig",
                    "%(n)d plasser i regionale grupper blir ledige",
                    len(seats),
                )
                % {"n": len(seats)},
                len(seats),
                reverse("networks:group", args=[seats[0].group.network.key]),
                tuple(f"{seat.group.network}: {seat.title}" for seat in seats),
                needs_decision=True,
            )
        needs = list(Need.objects.filter(raised_by=user, state__in=OPEN_STATES).order_by("pk"))
        if needs:
            yield Consequence(
                ngettext(
                    "%(n)d behov uten svar blir stående; kommunen og regionen får svaret",
                    "%(n)d behov uten svar blir stående; kommunene og regionene får svarene",
                    len(needs),
                )
                % {"n": len(needs)},
                len(needs),
                details=tuple(need.title for need in needs),
            )
        items = waiting.waiting_for(user)
        if items:
            yield Consequence(
                ngettext("%(n)d ting venter på personen", "%(n)d ting venter på personen", len(items))
                % {"n": len(items)},
                len(items),
                details=tuple(item.title for item in items),
                needs_decision=True,
            )

    def handovers(self, user: User) -> list[Handover]:
        """Roles are given by those who may, on the person's own page."""
        return []

    def leave(self, user: User, heirs: Mapping[str, User], by: User) -> None:
        today = timezone.localdate()
        for role in held_roles(user).select_for_update().order_by("pk"):
            people.end_with_deputies(role, today)
        for seat in _seats(user).select_for_update():
            if seat.valid_from >= today:
                seat.delete()
            else:
                seat.valid_to = today
                seat.save(update_fields=["valid_to"])
        end_sessions(user)


def _seats(user: User) -> QuerySet[GroupMember]:
    return GroupMember.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=timezone.localdate()), user=user)


def _others(role: RoleAssignment) -> list[str]:
    """The names of those who hold the same role in the same place today."""
    found = RoleAssignment.objects.filter(
        valid_on_q(timezone.localdate()),
        role=role.role,
        network=role.network_id,
        municipality=role.municipality_id,
        deputy_for=None,
        user__is_active=True,
    ).exclude(user=role.user_id)
    return list(found.order_by("user__name").values_list("user__name", flat=True).distinct())


def wishes(user: User) -> Iterator[WaitingItem]:
    """For those who can close an account: who has asked to leave."""
    if not may_manage_people(user):
        return
    for one in requests_for(user):
        yield WaitingItem(
            title=_("%(name)s har bedt om å få slutte") % {"name": one.user.name},
            url=reverse("people:leave", args=[one.user_id]),
            since=one.requested_at or timezone.now(),
        )
