"""Who may report the status of which municipalities."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from networks.geography.models import Municipality, MunicipalityQuerySet, Network, valid_on_q
from networks.people.access import access_of
from networks.people.models import Role

STATUS_REPORTERS = (Role.CONTACT_PERSON, Role.NETWORK_RESOURCE)


def reportable_municipalities(
    user: AbstractBaseUser | AnonymousUser, queryset: MunicipalityQuerySet | None = None
) -> MunicipalityQuerySet:
    """The part of `queryset` (or of all) whose status `user` may report: the own region's, or the own municipality."""
    queryset = Municipality.objects.all() if queryset is None else queryset
    access = access_of(user)
    networks = access.network_ids(*STATUS_REPORTERS)
    if not networks and not access.municipality_ids:
        return queryset.none()
    return queryset.filter(
        Q(pk__in=access.municipality_ids)
        | Q(
            pk__in=Municipality.objects.filter(
                valid_on_q(timezone.localdate(), "memberships__"), memberships__network__in=networks
            ).values("pk")
        )
    )


def may_report_anything(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` report the status of any municipality today?"""
    access = access_of(user)
    return bool(access.network_ids(*STATUS_REPORTERS) or access.municipality_ids)


def may_report_status(user: AbstractBaseUser | AnonymousUser, municipality: Municipality) -> bool:
    """May `user` report the status of `municipality` today?"""
    return reportable_municipalities(user).filter(pk=municipality.pk).exists()


@dataclass(frozen=True)
class ReportingScope:
    """As `may_report_status`, for municipalities whose network of today is known: no query for each."""

    networks: frozenset[int]
    municipalities: frozenset[int]

    def covers(self, municipality_id: int, network_id: int | None) -> bool:
        return municipality_id in self.municipalities or network_id in self.networks


def reporting_scope(user: AbstractBaseUser | AnonymousUser) -> ReportingScope:
    access = access_of(user)
    return ReportingScope(access.network_ids(*STATUS_REPORTERS), access.municipality_ids)


def may_report_status_in(user: AbstractBaseUser | AnonymousUser, network: Network) -> bool:
    """May `user` report the status of every municipality of `network`?"""
    return network.pk in access_of(user).network_ids(*STATUS_REPORTERS)
