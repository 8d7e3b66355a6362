"""Who may read, write and answer the networks' reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext

from funding.reports.moves import MOVES, ReportAction, ReportState, Who
from networks.models import Network, Role
from networks.people.access import access_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from funding.reports.models import NetworkReport
from funding.access import may_see_runs

# Those who work for a network read its reports while they are written.
OWN_READERS = (Role.CONTACT_PERSON, Role.ROLLOUT_LEADER, Role.NETWORK_RESOURCE)


def visible_reports(user: AbstractBaseUser | AnonymousUser) -> Q:
    """The condition for the reports that `user` may read: approved ones with any role, the own network's in every
    state, and to KS all that have been sent once."""
    access = access_of(user)
    if may_see_runs(user):
        return ~Q(state=ReportState.DRAFT)
    if not access.roles:
        return Q(pk__in=[])
    return Q(state=ReportState.APPROVED) | Q(network__in=access.network_ids(*OWN_READERS))


def may_read_use(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` read what the networks have made of the grants, as far as it is approved? Anyone with a role."""
    return bool(access_of(user).roles)


def who_reads_use() -> str:
    return gettext("Bruk av tilskuddet vises for dem som har en rolle i Fellesløp.")


def may_report(user: AbstractBaseUser | AnonymousUser, network: Network) -> bool:
    """May `user` write the network's report? Its contact person."""
    return network.pk in access_of(user).network_ids(Role.CONTACT_PERSON)


def may_open_report(user: AbstractBaseUser | AnonymousUser, network: Network) -> bool:
    """May `user` open the network's report in any state? Those who work for it."""
    return network.pk in access_of(user).network_ids(*OWN_READERS)


def acts_as(user: AbstractBaseUser | AnonymousUser, who: Who, report: NetworkReport) -> bool:
    """Is `user` such an actor for `report`? Nobody reviews what they have sent themselves."""
    if who is Who.REPORTER:
        return may_report(user, report.network)
    return may_see_runs(user) and user.pk != report.submitted_by_id


def may_move(user: AbstractBaseUser | AnonymousUser, action: ReportAction, report: NetworkReport) -> bool:
    """May `user` make this move from the state of `report`?"""
    move = MOVES.find(action, report.state)
    return move is not None and any(acts_as(user, who, report) for who in move.who)
