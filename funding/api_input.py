"""What is sent to this room's API: grants, keys, scenarios, searches, payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers

from funding.allocation.inputs import Parameters, plain
from funding.allocation.structures import COUNTIES, MOVES, Structure
from funding.api_common import KronerField, ShareField
from funding.grants.models import Grant
from funding.reports.models import Carryover
from networks.models import Network


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


class NewDeductionSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200)
    amount = KronerField()


class NewGrantSerializer(serializers.Serializer):
    """What is set aside and carried over, less the deductions, must be what is shared. Kroner."""

    year = serializers.IntegerField(min_value=2000, max_value=2100)
    title = serializers.CharField(max_length=200)
    scheme = serializers.CharField(max_length=200)
    chapter = serializers.CharField(max_length=100, default="", allow_blank=True)
    source = serializers.CharField(max_length=300, default="", allow_blank=True)  # type: ignore[assignment]
    total_set_aside = KronerField()
    carried_over = KronerField(default=0, help_text="Left from before, or paid back.")
    amount_to_share = KronerField()
    deductions = NewDeductionSerializer(many=True, default=list)
    supplements = serializers.SlugRelatedField("key", queryset=Grant.objects.all(), default=None, allow_null=True)
    carryovers = serializers.PrimaryKeyRelatedField(
        queryset=Carryover.objects.filter(taken_into__isnull=True), many=True, default=list
    )
    report_due_on = serializers.DateField(default=None, allow_null=True, help_text="The final report's last day.")


class NewKeySerializer(KeySerializer):
    source = serializers.CharField(max_length=300, default="", allow_blank=True)  # type: ignore[assignment]


class PlacePartSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=60)
    municipalities = serializers.ListField(child=serializers.CharField(max_length=60), allow_empty=False)


class StructureSerializer(serializers.Serializer):
    """`counties`, or `moves` with the networks that get municipalities (by number or name); new names are new ones."""

    kind = serializers.ChoiceField([COUNTIES, MOVES])
    parts = PlacePartSerializer(many=True, default=list)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["kind"] == MOVES and not attrs["parts"]:
            raise serializers.ValidationError(
                {"parts": gettext("Skriv hvilke kommuner som skal flyttes eller skilles ut.")}
            )
        return attrs


class NewScenarioSerializer(KeySerializer):
    scenario = serializers.CharField(max_length=100, help_text="What it is called.")
    total = KronerField(required=False, help_text="The grant's amount when it is left out.")
    structure = StructureSerializer(required=False, help_text="Who shares; the networks when it is left out.")


class NewSearchSerializer(serializers.Serializer):
    """Every combination is one key. `municipality_parts` are parts of what the flat share leaves."""

    base_amounts = serializers.ListField(child=KronerField(), allow_empty=False)
    flat_shares = serializers.ListField(child=ShareField(), allow_empty=False)
    municipality_parts = serializers.ListField(child=ShareField(), allow_empty=False)
    population_dates = serializers.ListField(child=serializers.DateField(), allow_empty=False)
    municipality_dates = serializers.ListField(
        child=serializers.DateField(), default=list, help_text="None: as the population date."
    )


class InstalmentSerializer(serializers.Serializer):
    due_on = serializers.DateField()
    share = ShareField()


class PaymentPlanSerializer(serializers.Serializer):
    instalments = InstalmentSerializer(many=True)


class PaidSerializer(serializers.Serializer):
    number = serializers.IntegerField(min_value=1)
    networks = serializers.ListField(child=serializers.SlugField(), allow_empty=False)
    paid_on = serializers.DateField()


class UnpaidSerializer(serializers.Serializer):
    number = serializers.IntegerField(min_value=1)
    network = serializers.SlugField()


class SentSerializer(serializers.Serializer):
    networks = serializers.ListField(child=serializers.SlugField(), allow_empty=False)


def structure_of(content: dict[str, Any] | None) -> Structure | None:
    """Who shares, as the domain takes it; None for the networks as they are."""
    if content is None:
        return None
    return Structure(content["kind"], tuple((part["name"], tuple(part["municipalities"])) for part in content["parts"]))
