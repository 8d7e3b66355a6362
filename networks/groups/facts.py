"""What the database knows about the groups, as the facts that `self_check` judges."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils import timezone

from networks.geography.models import Network, NetworkMembership
from networks.groups.models import Competence, GroupMember, RegionalGroup
from networks.groups.self_check import EVERY_NETWORK, Facts, Finding, check, outside_facts


def facts_of(networks: list[Network], today: dt.date | None = None) -> dict[int, Facts]:
    """The facts about the groups of `networks` by network id; the number of queries doesn't depend on how many."""
    today = today or timezone.localdate()
    ids = [network.pk for network in networks]
    groups = {group.network_id: group for group in RegionalGroup.objects.filter(network__in=ids)}
    members: dict[int, list[GroupMember]] = {pk: [] for pk in ids}
    found = GroupMember.objects.valid_on(today).filter(group__network__in=ids)
    for member in found.select_related("group").prefetch_related("competences"):
        members[member.group.network_id].append(member)
    sizes = Counter(NetworkMembership.objects.valid_on(today).filter(network__in=ids).values_list("network", flat=True))
    expected = tuple(Competence.objects.filter(is_expected=True).values_list("name", flat=True))
    outside = outside_facts(today)
    nation = outside.get(EVERY_NETWORK, {})
    return {
        pk: _facts(today, groups.get(pk), members[pk], sizes[pk], expected, nation | outside.get(pk, {})) for pk in ids
    }


def _facts(
    today: dt.date,
    group: RegionalGroup | None,
    members: list[GroupMember],
    municipalities: int,
    expected: tuple[str, ...],
    outside: dict[str, int],
) -> Facts:
    return Facts(
        today=today,
        municipalities=municipalities,
        functions=frozenset(member.function for member in members),
        employers=len({member.employer_id for member in members if member.employer_id}),
        members=len(members),
        members_without_employer=sum(member.employer_id is None for member in members),
        expected=expected,
        covered=frozenset(competence.name for member in members for competence in member.competences.all()),
        anchored_with=group.anchored_with if group else "",
        anchored_on=group.anchored_on if group else None,
        fpu_representative=group.fpu_representative if group else "",
        fpu_attends=group.fpu_attends if group else None,
        national_gatherings=outside.get("national_gatherings", 0),
        attended_gatherings=outside.get("attended_gatherings", 0),
        national_in_two_years=outside.get("national_in_two_years", 0),
        attended_in_two_years=outside.get("attended_in_two_years", 0),
        unrecorded_gatherings=outside.get("unrecorded_gatherings", 0),
        outside=outside,
    )


def check_network(network: Network, today: dt.date | None = None) -> list[Finding]:
    """The findings about one network's group."""
    return check(facts_of([network], today)[network.pk])


def check_all(today: dt.date | None = None) -> list[tuple[Network, list[Finding]]]:
    """The findings about every group."""
    networks = list(Network.objects.all())
    facts = facts_of(networks, today)
    return [(network, check(facts[network.pk])) for network in networks]
