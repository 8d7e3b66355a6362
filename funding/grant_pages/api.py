"""API of the grants, put together from the parts of each idea; same querysets and rules as the pages."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from core.api_acts import Given, act
from core.opens import opens
from funding.access import may_see_runs
from funding.api import KronerField
from funding.decisions.models import DecidedAmount
from funding.grant_pages import corrections, registration
from funding.grants.models import Deduction, Grant, GrantCorrection
from funding.key_search.api import SearchesOfGrant
from funding.keys.api import KeysOfGrant
from funding.letters.api import LettersOfGrant
from funding.payments import instalments
from funding.payments.api import DueSerializer, PaymentsOfGrant
from funding.published.api import PublishedTables
from funding.reconciliation.api import ReconciliationOfGrant
from funding.reports.access import may_open_report
from funding.reports.api_directorate import DirectorateReportsOfGrant
from funding.reports.models import Carryover
from funding.results.api import ExplainedSerializer, RunsOfGrant, explained
from funding.results.statement import Decided, Statement
from networks.models import Network


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


class DecidedAmountSerializer(serializers.ModelSerializer):
    network: serializers.SlugRelatedField[Network] = serializers.SlugRelatedField("key", read_only=True)
    project_number = serializers.CharField(source="network.project_number", read_only=True)

    class Meta:
        model = DecidedAmount
        fields = ["network", "project_number", "amount", "computed", "reason", "source", "decided_on"]


class DeductionSerializer(serializers.ModelSerializer):
    amount = KronerField()

    class Meta:
        model = Deduction
        fields = ["reason", "amount"]


class GrantCorrectionSerializer(serializers.ModelSerializer):
    """A correction after the decision; `changes` are `[label, before, after]`."""

    changes = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))

    class Meta:
        model = GrantCorrection
        fields = ["corrected_at", "reason", "changes"]


class GrantSerializer(serializers.ModelSerializer):
    """`decided_sum` is what the decided amounts add up to, `stated_sum` what the source says that they do. Kroner."""

    decided = DecidedAmountSerializer(source="decided_amounts", many=True, read_only=True)
    deductions = DeductionSerializer(many=True, read_only=True)
    supplements = serializers.CharField(
        source="supplements.key", default=None, read_only=True, help_text="The key of the grant that this one adds to."
    )
    decided_sum = serializers.SerializerMethodField()
    unexplained = serializers.IntegerField(
        read_only=True, help_text="Kroner that are neither shared nor deducted: the source doesn't say where they went."
    )
    corrections = GrantCorrectionSerializer(many=True, read_only=True)

    class Meta:
        model = Grant
        fields = [
            "key",
            "year",
            "title",
            "scheme",
            "chapter",
            "source",
            "supplements",
            "total_set_aside",
            "carried_over",
            "deductions",
            "unexplained",
            "amount_to_share",
            "corrections",
            "stated_sum",
            "decided_sum",
            "decided",
        ]

    def get_decided_sum(self, grant: Grant) -> int:
        return Decided(grant, list(grant.decided_amounts.all())).total


class CorrectionSerializer(serializers.Serializer):
    """What should be otherwise; what is left out stays. Kroner. `reason` is asked for when amounts are decided."""

    title = serializers.CharField(max_length=200, required=False)
    scheme = serializers.CharField(max_length=200, required=False)
    chapter = serializers.CharField(max_length=100, required=False, allow_blank=True)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=300, required=False, allow_blank=True
    )
    total_set_aside = KronerField(required=False)
    carried_over = KronerField(required=False)
    amount_to_share = KronerField(required=False)
    deductions = NewDeductionSerializer(many=True, required=False)
    reason = serializers.CharField(max_length=1000, default="", allow_blank=True)


class ExplanationSerializer(serializers.Serializer):
    """What one network was given, and why. `explanation` is null where the table is only published; `municipalities`
    are what each brings the network, before rounding; `payments` are for the network's own people and KS."""

    network = serializers.CharField()
    amount = serializers.IntegerField()
    decided_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField(help_text="Why it isn't what was computed.")
    explanation = ExplainedSerializer(allow_null=True)
    municipalities = serializers.ListField(child=serializers.DictField())
    payments = DueSerializer(many=True, allow_null=True)


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="grant")
class GrantViewSet(
    KeysOfGrant,
    RunsOfGrant,
    SearchesOfGrant,
    PaymentsOfGrant,
    LettersOfGrant,
    ReconciliationOfGrant,
    PublishedTables,
    DirectorateReportsOfGrant,
    viewsets.ReadOnlyModelViewSet,
):
    """The grants with the amounts decided for each network."""

    queryset = Grant.objects.all()
    serializer_class = GrantSerializer
    lookup_field = "key"
    filterset_fields = ["year"]

    def get_queryset(self) -> QuerySet[Grant]:
        amounts = Prefetch("decided_amounts", DecidedAmount.objects.in_force().select_related("network"))
        found = Grant.objects.visible_to(self.request.user).select_related("supplements")
        return found.prefetch_related(amounts, "deductions", "corrections")

    @act("grants.manage", takes=NewGrantSerializer, gives=GrantSerializer, code=201)
    def create(self, request: Request, given: Given) -> Grant:
        """Register a grant; its key is the year, with a number when the year has several."""
        user, values = self.for_grant_manager(request), given()
        values["deductions"] = [(row["reason"].strip(), row["amount"]) for row in values["deductions"]]
        grant = registration.register(registration.Details(**values), by=user)
        return self.get_queryset().get(pk=grant.pk)

    @act("grants.correct", subject="grant", takes=CorrectionSerializer, gives=GrantSerializer, detail=True)
    def correct(self, request: Request, given: Given, key: str | None = None) -> Grant:
        """Correct what is registered; on a decided grant with a reason, which is kept with what was changed."""
        user, grant, values = self.for_grant_manager(request), self.get_object(), given()
        if "deductions" in values:
            values["deductions"] = [(row["reason"].strip(), row["amount"]) for row in values["deductions"]]
        reason = values.pop("reason")
        corrected = dataclasses.replace(corrections.Corrected.of(grant), **values)
        corrections.correct(grant, corrected, reason=reason, by=user)
        return self.get_queryset().get(pk=grant.pk)

    @act(
        "anyone",
        subject="letter",
        gives=ExplanationSerializer,
        detail=True,
        method="get",
        url_path="explanations/(?P<network>[-a-z0-9]+)",
    )
    def explanation(self, request: Request, key: str | None = None, network: str = "") -> dict[str, Any]:
        """What one network was given by the decision that stands, and the arithmetic behind it."""
        grant, subject = self.get_object(), get_object_or_404(Network, key=network)
        amounts_in_force = grant.decided_amounts.in_force().select_related("network", "decision__run__grant")
        amount = get_object_or_404(amounts_in_force, network=subject)
        statement = Statement(amount.decision.run) if amount.decision.run else None
        rows = explained(statement) if statement else []
        parts = statement.municipality_parts(subject.key) if statement else []
        own = may_see_runs(request.user) or may_open_report(request.user, subject)
        return {
            "network": subject.key,
            "amount": amount.amount,
            "decided_on": amount.decided_on,
            "reason": amount.reason,
            "explanation": next((row for row in rows if row["network"] == subject.key), None),
            "municipalities": [vars(part) for part in parts],
            "payments": instalments.PaymentPlan(grant).dues(amount) if own else None,
        }
