"""Who may see and do what with the money. Pages, API, tasks and exports ask here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from networks.access import access_of
from networks.models import Network, Role

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from .models import Decision


def may_manage_grants(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` make keys and start runs? KS' grant staff."""
    return access_of(user).has(Role.GRANT_MANAGER)


def may_see_runs(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` see what has been computed but not decided? KS' grant staff and administrators."""
    return access_of(user).has(Role.GRANT_MANAGER, Role.ADMINISTRATOR)


def may_decide(user: AbstractBaseUser | AnonymousUser, decision: Decision) -> bool:
    """May `user` decide or return `decision`? A second person among KS' grant staff and administrators."""
    return may_see_runs(user) and user.pk != decision.proposed_by_id


def may_withdraw(user: AbstractBaseUser | AnonymousUser, decision: Decision) -> bool:
    """May `user` take back the proposal? The one who made it, as long as that person may see proposals."""
    return may_see_runs(user) and user.pk == decision.proposed_by_id


def may_read_letter(user: AbstractBaseUser | AnonymousUser, network: Network, *, sent: bool) -> bool:
    """May `user` read the network's letter? KS at any time, the network's contact person when it is sent."""
    return may_see_runs(user) or (sent and may_answer_for(user, network))


def may_answer_for(user: AbstractBaseUser | AnonymousUser, network: Network) -> bool:
    """May `user` choose the language of the network's letters and confirm them? Its contact person, and KS."""
    return may_manage_grants(user) or network.pk in access_of(user).network_ids(Role.CONTACT_PERSON)
