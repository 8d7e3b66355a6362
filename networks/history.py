"""Who sees what has been changed about municipalities, networks, groups, people and what they do together."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.history import registry
from core.history.registry import Tracked
from networks.departures.leaving import may_manage_departures
from networks.departures.models import Departure, PrivacySettings
from networks.gatherings.access import may_organise
from networks.gatherings.models import Gathering, GatheringAnswer, GatheringParticipant
from networks.geography.models import Municipality, Network, NetworkMembership
from networks.groups.membership import may_edit_competences
from networks.groups.models import Competence, GroupMember, RegionalGroup
from networks.needs.access import visible_needs
from networks.needs.models import Need
from networks.oidc.models import ExternalIdentity
from networks.people.access import access_of, visible_people
from networks.people.models import Role, RoleAssignment, User
from networks.reforms.models import Reform
from networks.reforms.workflow import may_manage_reforms

# Those of KS who follow every region, and those who work for one.
KS_ROLES = (Role.ADMINISTRATOR, Role.PORTFOLIO_MANAGER, Role.GRANT_MANAGER)
REGION_ROLES = (Role.CONTACT_PERSON, Role.ROLLOUT_LEADER, Role.NETWORK_RESOURCE)


def has_role(user: Any, row: Any = None) -> bool:
    """What everybody with a role reads, they see the history of, too."""
    return bool(access_of(user).roles)


def may_follow(user: Any, network: Network) -> bool:
    access = access_of(user)
    return access.has(*KS_ROLES) or network.pk in access.network_ids(*REGION_ROLES)


def may_follow_municipality(user: Any, municipality: Municipality) -> bool:
    """KS, the municipality's own, and those who work for its network; one query for the last."""
    access = access_of(user)
    if access.has(*KS_ROLES) or municipality.pk in access.municipality_ids:
        return True
    networks = access.network_ids(*REGION_ROLES)
    members = NetworkMembership.objects.valid_on(timezone.localdate()).filter(network__in=networks)
    return bool(networks) and members.filter(municipality=municipality).exists()


def may_follow_person(user: Any, person: User) -> bool:
    """Oneself, and those who manage the person."""
    return bool(user.pk == person.pk or visible_people(user, User.objects.filter(pk=person.pk)).exists())


def register() -> None:
    registry.register(
        Tracked(model=User, may=may_follow_person),
        Tracked(model=RoleAssignment, part_of=("user", "network", "municipality")),
        Tracked(model=ExternalIdentity, part_of=("user",), hidden=("subject", "issuer")),
        Tracked(model=Departure, part_of=("user",)),
        Tracked(model=PrivacySettings, may=lambda user, row: may_manage_departures(user), whole=True),
        Tracked(model=Network, may=may_follow),
        Tracked(model=Municipality, may=may_follow_municipality),
        Tracked(model=NetworkMembership, part_of=("municipality", "network")),
        Tracked(model=RegionalGroup, part_of=("network",)),
        Tracked(model=GroupMember, part_of=("group",)),
        Tracked(model=Competence, may=lambda user, row: may_edit_competences(user), whole=True),
        Tracked(model=Reform, may=lambda user, row: may_manage_reforms(user)),
        Tracked(model=Need, may=lambda user, row: has_role(user) and _visible(user, row)),
        Tracked(model=Gathering, may=lambda user, row: may_organise(user, row.network) or row.created_by_id == user.pk),
        Tracked(model=GatheringAnswer, part_of=("gathering",)),
        Tracked(model=GatheringParticipant, part_of=("gathering",)),
    )
    registry.name_tasks(
        {
            "networks.tasks.send_invitation": _("sender en invitasjon"),
            "networks.tasks.send_account_mail": _("sender e-post om kontoen"),
            "networks.tasks.send_password_reset": _("sender e-post om nytt passord"),
            "networks.tasks.forget_old_sessions": _("rydder bort gamle innlogginger"),
            "networks.tasks.bring_reforms_into_force": _("setter kommunereformer i kraft"),
            "networks.tasks.carry_out_import": _("importerer grunnlagsdata"),
            "networks.tasks.watch_open_data": _("ser etter nye åpne data"),
            "networks.tasks.anonymise_people": _("anonymiserer dem som har sluttet"),
        }
    )


def _visible(user: Any, need: Need) -> bool:
    return Need.objects.filter(visible_needs(user), pk=need.pk).exists()
