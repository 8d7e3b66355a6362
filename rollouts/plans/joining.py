"""A regional rollout is opened to another region's municipalities [004 §4.3]. Errors as in `workflow`."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, WrongState
from core.notifications.events import tell
from networks.models import Municipality, Network, Role, User
from networks.people.access import require
from networks.people.recipients import people_with
from rollouts.plans import access as plan_access
from rollouts.plans.events import REGION_JOINED, REGION_LEFT
from rollouts.rollouts.access import who_may_propose
from rollouts.rollouts.models import JoinedNetwork, Rollout
from rollouts.sign_ups.models import SignUp


@transaction.atomic
def join(rollout_id: int, network: Network, *, by: User) -> JoinedNetwork:
    """Its municipalities may join from now; its contact persons and the NKG are told."""
    rollout = _locked(rollout_id)
    require(plan_access.may_join_networks(by, rollout), who_may_propose(rollout))
    if network.pk == rollout.network_id or JoinedNetwork.objects.filter(rollout=rollout, network=network).exists():
        raise InvalidInput(_("%(region)s er alt med.") % {"region": network}, field="network")
    made = JoinedNetwork.objects.create(rollout=rollout, network=network, joined_by=by)
    tell(REGION_JOINED, _concerned(network), rollout.get_absolute_url(), but=by, rollout=rollout, region=network)
    return made


@transaction.atomic
def leave(rollout_id: int, network: Network, *, by: User) -> None:
    """The region is no longer part of it; refused while any of its municipalities has joined or was asked. Its
    contact persons and the NKG are told."""
    rollout = _locked(rollout_id)
    require(plan_access.may_join_networks(by, rollout), who_may_propose(rollout))
    joined = JoinedNetwork.objects.filter(rollout=rollout, network=network)
    if not joined.exists():
        raise WrongState(_("%(region)s er ikke med.") % {"region": network})
    members = Municipality.objects.in_network(network, timezone.localdate()).values("pk")
    if SignUp.objects.live().filter(pool__rollout=rollout, municipality__in=members).exists():
        raise WrongState(
            _("Kommuner i %(region)s er påmeldt eller invitert. Regionen kan ikke tas ut.") % {"region": network}
        )
    joined.delete()
    tell(REGION_LEFT, _concerned(network), rollout.get_absolute_url(), but=by, rollout=rollout, region=network)


def _concerned(network: Network) -> list[User]:
    return people_with(Role.CONTACT_PERSON, networks=[network]) + people_with(Role.NATIONAL_COORDINATOR)


def _locked(rollout_id: int) -> Rollout:
    return Rollout.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=rollout_id)
