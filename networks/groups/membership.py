"""How a regional group comes to be what it is: who may change it, and the functions that do.

Each function takes the actor as `by` and opens one transaction. Errors: `NotAllowed`, `InvalidInput` with the field.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.notifications.events import tell
from core.sorting import search_key
from networks.geography.models import Municipality, Network, valid_on_q
from networks.groups.models import Competence, GroupFunction, GroupMember, RegionalGroup
from networks.people.access import access_of, require
from networks.people.events import SEAT_IN_GROUP, SEAT_IN_GROUP_ENDED
from networks.people.models import Role, RoleAssignment, User

# The competence that a group needs together [004 §5]; KS extends the list. (name, expected in each group)
EXPECTED_COMPETENCES = (
    "Velferdsteknologi",
    "Digital hjemmeoppfølging",
    "Elektronisk pasientjournal (EPJ)",
    "Nasjonale e-helseløsninger",
    "Prosjekt-, prosess- og endringsledelse",
    "Anskaffelse",
    "Gevinstrealisering",
    "Tjenesteinnovasjon",
    "Implementering og innføringsledelse",
)
OTHER_COMPETENCES = ("Personvern og informasjonssikkerhet", "Sentral forskrivningsmodul (SFM)")


def load_reference() -> None:
    """The list of competences and a group for each network, where they are missing."""
    if not Competence.objects.exists():
        for name in (*EXPECTED_COMPETENCES, *OTHER_COMPETENCES):
            Competence.objects.create(name=name, is_expected=name in EXPECTED_COMPETENCES)
    for network in Network.objects.filter(group__isnull=True):
        RegionalGroup.objects.create(network=network)


# Those who look for help in other regions.
PEOPLE_ROLES = (Role.ADMINISTRATOR, Role.PORTFOLIO_MANAGER, Role.CONTACT_PERSON, Role.NETWORK_RESOURCE)


# --- Who may ---------------------------------------------------------------------------------------------


def may_edit_group(user: Any, network: Network) -> bool:
    """The contact person of the network, and KS' administrator."""
    access = access_of(user)
    return access.has(Role.ADMINISTRATOR) or network.pk in access.network_ids(Role.CONTACT_PERSON)


def may_edit_some_group(user: Any) -> bool:
    return access_of(user).has(Role.ADMINISTRATOR, Role.CONTACT_PERSON)


def may_see_people(user: Any) -> bool:
    """Names, telephone and e-mail are for people who are signed in and have a role."""
    return bool(access_of(user).roles)


def may_see_all_checks(user: Any) -> bool:
    """The overview over all groups: KS."""
    return access_of(user).has(Role.ADMINISTRATOR, Role.PORTFOLIO_MANAGER, Role.GRANT_MANAGER)


def may_edit_competences(user: Any) -> bool:
    return access_of(user).has(Role.ADMINISTRATOR)


def who_may_edit() -> str:
    return _("Gruppen endres av regionens kontaktperson eller en administrator i KS.")


def who_sees_all_checks() -> str:
    return _("Oversikten over alle gruppene er for KS.")


def who_edits_competences() -> str:
    return _("Listen over kompetanse endres av en administrator i KS.")


# --- Asking ----------------------------------------------------------------------------------------------


def members_on(date: dt.date) -> QuerySet[GroupMember]:
    """The members on `date`, with person, employer and competences: two queries."""
    return (
        GroupMember.objects.valid_on(date)
        .select_related("user", "employer", "group__network")
        .prefetch_related("competences")
        .order_by("group__network__sort_key", "function", "title", "pk")
    )


def find_members(text: str, date: dt.date) -> QuerySet[GroupMember]:
    """The members whose competence, by any part of its name, is `text`; forgives case and accents."""
    found = Competence.objects.filter(search_key__contains=search_key(text))
    return members_on(date).filter(competences__in=found).distinct()


def candidates(network: Network) -> QuerySet[User]:
    """The people with a role in the network or one of its municipalities today, and nationwide rollout leaders."""
    today = timezone.localdate()
    mine = Q(network=network) | Q(
        valid_on_q(today, "municipality__memberships__"), municipality__memberships__network=network
    )
    here = RoleAssignment.objects.valid_on(today).filter(mine | Q(role=Role.ROLLOUT_LEADER))
    return User.objects.filter(pk__in=here.values("user"), is_active=True).order_by("name")


# --- Changing --------------------------------------------------------------------------------------------


@transaction.atomic
def update_group(
    group_id: int,
    *,
    by: User,
    anchored_with: str,
    anchored_on: dt.date | None,
    fpu_representative: str,
    fpu_attends: bool | None,
) -> RegionalGroup:
    """What the group says about itself as a whole."""
    group = RegionalGroup.objects.select_for_update(of=("self",)).select_related("network").get(pk=group_id)
    require(may_edit_group(by, group.network), who_may_edit())
    if anchored_on is not None and anchored_on > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være i framtiden."), field="anchored_on")
    group.anchored_with, group.anchored_on = anchored_with.strip(), anchored_on
    group.fpu_representative, group.fpu_attends = fpu_representative.strip(), fpu_attends
    group.save()
    return group


@transaction.atomic
def save_member(
    group_id: int,
    *,
    by: User,
    member_id: int | None = None,
    title: str,
    user: User | None = None,
    function: str,
    employer: Municipality | None = None,
    buy_out_percent: int | None = None,
    competences: Iterable[Competence] = (),
    phone: str = "",
    valid_from: dt.date,
    valid_to: dt.date | None = None,
) -> GroupMember:
    """Add a member, or change the one with `member_id`. `valid_to` is the first day without."""
    group = RegionalGroup.objects.select_for_update(of=("self",)).select_related("network").get(pk=group_id)
    require(may_edit_group(by, group.network), who_may_edit())
    title = title.strip() or (user.name if user else "")
    if not title:
        raise InvalidInput(_("Velg en person, eller skriv en betegnelse som «Innføringsleder 1»."), field="title")
    if function not in GroupFunction.values:
        raise InvalidInput(_("Velg en funksjon."), field="function")
    if buy_out_percent is not None and not 0 <= buy_out_percent <= 100:
        raise InvalidInput(_("Frikjøpet må være mellom 0 og 100 prosent."), field="buy_out_percent")
    if valid_to is not None and valid_to <= valid_from:
        raise InvalidInput(_("Perioden må slutte etter at den begynner."), field="valid_to")
    # Asked again within the group that is locked: a member of another group is not found.
    member = group.members.get(pk=member_id) if member_id else GroupMember(group=group)
    if user is not None and user.pk != member.user_id and not candidates(group.network).filter(pk=user.pk).exists():
        raise InvalidInput(_("Personen har ingen rolle i regionen."), field="user")
    is_new, before = user is not None and user.pk != member.user_id, member.user
    member.title, member.user, member.function = title, user, function
    member.employer, member.buy_out_percent, member.phone = employer, buy_out_percent, phone.strip()
    member.valid_from, member.valid_to = valid_from, valid_to
    member.save()
    member.competences.set(competences)
    url = group.network.get_absolute_url()
    if is_new:
        tell(SEAT_IN_GROUP, [user], url, but=by, region=group.network, function=GroupFunction(function).label)
    if before is not None and before != user:
        tell(SEAT_IN_GROUP_ENDED, [before], url, but=by, region=group.network)
    return member


@transaction.atomic
def end_member(member_id: int, *, by: User, today: dt.date | None = None) -> GroupMember | None:
    """The member leaves today: the seat stays in the history. One who was to begin later, or today, is removed."""
    today = today or timezone.localdate()
    member = GroupMember.objects.select_for_update(of=("self",)).select_related("group__network").get(pk=member_id)
    network = member.group.network
    require(may_edit_group(by, network), who_may_edit())
    tell(SEAT_IN_GROUP_ENDED, [member.user], network.get_absolute_url(), but=by, region=network)
    if member.valid_from >= today:
        member.delete()
        return None
    if member.valid_to is None or member.valid_to > today:
        member.valid_to = today
        member.save()
    return member


@transaction.atomic
def add_competence(*, by: User, name: str, is_expected: bool) -> Competence:
    """Extend the list."""
    require(may_edit_competences(by), who_edits_competences())
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("Skriv et navn."), field="name")
    if Competence.objects.filter(search_key=search_key(name)).exists():
        raise InvalidInput(_("Kompetansen finnes fra før."), field="name")
    return Competence.objects.create(name=name, is_expected=is_expected)
