"""Who may see and do what with the money. Pages, API, tasks and exports ask here."""

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

    from funding.decisions.models import Decision
    from funding.reports.models import NetworkReport


def may_manage_grants(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` make keys and start runs? KS' grant staff."""
    return access_of(user).has(Role.GRANT_MANAGER)


def may_see_runs(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` see what has been computed but not decided? KS' grant staff and administrators."""
    return access_of(user).has(Role.GRANT_MANAGER, Role.ADMINISTRATOR)


def who_sees_runs() -> str:
    return gettext("Beregninger er arbeidsdokumenter i KS. Det som er vedtatt, står på siden om tilskuddet.")


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


# --- Reports back ----------------------------------------------------------------------------------------

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
    """May `user` make this move from where `report` stands?"""
    move = MOVES.find(action, report.state)
    return move is not None and any(acts_as(user, who, report) for who in move.who)
