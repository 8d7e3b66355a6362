"""Who asks, who leads, who answers, and who sees what was answered."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.geography.models import MunicipalityQuerySet
from networks.models import Municipality, Network, Role, User
from networks.people.access import access_of
from portfolio.access import KS_ROLES, may_edit_portfolio
from portfolio.enquiries import subjects
from portfolio.enquiries.models import Enquiry, Recipient, Visibility

ASKERS = (Role.CONTACT_PERSON, Role.ROLLOUT_LEADER)


def asking_networks(user: Any) -> QuerySet[Network]:
    """The regions on whose behalf `user` may ask."""
    return Network.objects.filter(pk__in=access_of(user).network_ids(*ASKERS))


def may_ask(user: Any, network: Network | None, subject_kind: str = "", subject_id: int | None = None) -> bool:
    """For a region its contact persons and rollout leaders, for the country KS; and the subject's own leaders."""
    own = network.pk in access_of(user).network_ids(*ASKERS) if network else may_edit_portfolio(user)
    return own or subjects.leads(user, subject_kind, subject_id)


def may_ask_some(user: Any) -> bool:
    return may_edit_portfolio(user) or access_of(user).has(*ASKERS)


def who_may_ask() -> str:
    return _("Kontaktpersoner og innføringsledere spør for sin region, og KS for hele landet.")


def may_lead(user: Any, enquiry: Enquiry) -> bool:
    """Anyone who may ask in the same name and about the same; not the one who asked, once the role is gone."""
    return may_ask(user, enquiry.network, enquiry.subject_kind, enquiry.subject_id)


def led_by(user: Any) -> Q:
    """The enquiries of the user's regions, those of KS for KS staff, and the user's own."""
    held = access_of(user)
    found = Q(network__in=held.network_ids(*ASKERS))
    if held.has(*KS_ROLES):
        found |= Q(network=None)
    return found | Q(asked_by=user.pk, subject_kind__gt="") if isinstance(user, User) else found


def askable(enquiry: Enquiry | None = None, network: Network | None = None) -> MunicipalityQuerySet:
    """The municipalities that may be asked: those of the region, or all."""
    network = enquiry.network if enquiry else network
    today = timezone.localdate()
    found = Municipality.objects.in_network(network, today) if network else Municipality.objects.valid_on(today)
    return found.order_by("sort_key")


def answers_for(user: Any) -> Q:
    """The recipients that `user` may answer as: themselves, and anyone who is asked for their municipality."""
    found = Q(municipality__in=access_of(user).municipality_ids)
    return found | Q(user=user.pk) if isinstance(user, User) else Q(pk__in=[])


def may_answer(user: Any, recipient: Recipient) -> bool:
    own = isinstance(user, User) and recipient.user_id == user.pk
    return own or recipient.municipality_id in access_of(user).municipality_ids


def seen_municipalities(user: Any, enquiry: Enquiry) -> set[int] | None:
    """The municipalities whose own answers `user` sees; None for all of them."""
    if may_lead(user, enquiry):
        return None
    held = access_of(user)
    if enquiry.visible_to == Visibility.ASKERS:
        return set()
    regions = Municipality.objects.filter(
        memberships__in=_memberships(held.network_ids(Role.CONTACT_PERSON, Role.ROLLOUT_LEADER))
    )
    return {*held.municipality_ids, *regions.values_list("pk", flat=True)}


def _memberships(networks: frozenset[int]) -> QuerySet[Any]:
    from networks.models import NetworkMembership

    return NetworkMembership.objects.valid_on(timezone.localdate()).filter(network__in=networks)


def may_see(user: Any, enquiry: Enquiry) -> bool:
    """The page with the results: those who lead; when it says so the regions and municipalities, or all signed in."""
    seen = seen_municipalities(user, enquiry)
    if seen is None:
        return True
    if enquiry.visible_to == Visibility.SIGNED_IN:
        return isinstance(user, User)
    return bool(seen) and enquiry.recipients.filter(municipality__in=seen).exists()


def may_write_questionnaires(user: Any) -> bool:
    return may_edit_portfolio(user)


def who_writes() -> str:
    return _("Spørreskjemaer skrives av porteføljeansvarlig i KS.")
