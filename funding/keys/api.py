"""API of the keys; same rules as the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request

from core.api_acts import Given, act
from funding.allocation.inputs import Parameters, plain
from funding.api import Asked, KronerField, ShareField
from funding.keys import versions as keys
from funding.keys.models import AllocationKey
from networks.models import Network


class AllocationKeySerializer(serializers.ModelSerializer):
    class Meta:
        model = AllocationKey
        fields = [
            "name",
            "version",
            "created_on",
            "source",
            "flat_share",
            "municipality_weight",
            "population_weight",
            "factor_share",
            "factors",
            "base_amount",
            "floor_amount",
            "ceiling_amount",
            "rounding_unit",
            "population_date",
            "municipality_date",
        ]


class FactorSerializer(serializers.Serializer):
    """A further factor by number: its weight, and each network's number by the network's key."""

    name = serializers.CharField(max_length=100)
    weight = ShareField()
    values = serializers.DictField(
        child=serializers.DecimalField(max_digits=15, decimal_places=4, min_value=Decimal(0))
    )

    def validate_values(self, values: dict[str, Decimal]) -> dict[str, str]:
        known = set(Network.objects.values_list("key", flat=True))
        # The keys of what a scenario's structure makes (`structures.py`).
        if unknown := sorted(key for key in values if key not in known and not key.startswith(("fylke-", "ny-"))):
            raise serializers.ValidationError(gettext("Ukjent nettverk: %(names)s.") % {"names": ", ".join(unknown)})
        return {key: plain(value) for key, value in values.items()}


class KeySerializer(serializers.Serializer):
    """A key's numbers. Shares and the factors' weights are parts of the amount and must make 1; the rest is kroner."""

    name = serializers.CharField(max_length=50, default="60/40")
    flat_share = ShareField()
    municipality_weight = ShareField()
    population_weight = ShareField()
    factors = FactorSerializer(many=True, required=False)
    base_amount = KronerField(default=0)
    floor_amount = KronerField(default=None, allow_null=True)
    ceiling_amount = KronerField(default=None, allow_null=True)
    rounding_unit = serializers.IntegerField(min_value=1, max_value=10**9, default=1)
    population_date = serializers.DateField()
    municipality_date = serializers.DateField()


class NewKeySerializer(KeySerializer):
    source = serializers.CharField(max_length=300, default="", allow_blank=True)  # type: ignore[assignment]


def parameters_of(values: dict[str, Any]) -> Parameters:
    """The key's numbers among `values`, as the domain takes them."""
    factors = [{**factor, "weight": plain(factor["weight"])} for factor in values.get("factors", [])]
    names = set(KeySerializer().fields) - {"factors"}
    return Parameters(
        version=None,
        factor_share=sum((Decimal(factor["weight"]) for factor in factors), Decimal()),
        factors=factors,
        **{name: values[name] for name in names},
    )


class KeysOfGrant(Asked):
    """The part of a grant's API that is about its keys."""

    @act("grants.see_runs", subject="grant", gives=[AllocationKeySerializer], detail=True, method="get")
    def keys(self, request: Request, key: str | None = None) -> QuerySet[AllocationKey]:
        """The versions of the grant's key, the newest first."""
        self.for_grant_staff(request)
        return AllocationKey.objects.filter(grant=self.get_object())

    @keys.mapping.post
    @act("grants.manage", subject="grant", takes=NewKeySerializer, gives=AllocationKeySerializer, code=201)
    def add_key(self, request: Request, given: Given, key: str | None = None) -> AllocationKey:
        """A new version of the grant's key; what couldn't be computed by is refused."""
        user, grant = self.for_grant_manager(request), self.get_object()
        values = given()
        return keys.add_version(grant, parameters_of(values), source=values["source"], by=user)
