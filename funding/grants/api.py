"""Grants for machines, with all that is done from a grant's page; the same querysets and rules as the pages.

Runs, decisions and searches are in `api_runs`, what the money became in `api_reports`.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from core.api_acts import Given, act
from core.opens import opens
from funding.access import may_answer_for, may_manage_grants, may_open_report, may_see_runs, who_sees_runs
from funding.api_common import KronerField, ShareField
from funding.api_input import (
    NewGrantSerializer,
    NewKeySerializer,
    NewScenarioSerializer,
    NewSearchSerializer,
    PaidSerializer,
    PaymentPlanSerializer,
    SentSerializer,
    UnpaidSerializer,
    parameters_of,
    structure_of,
)
from funding.decisions.models import DecidedAmount
from funding.grants import registration
from funding.grants.models import Deduction, Grant
from funding.key_search import search as sweeps
from funding.key_search.models import KeySweep
from funding.key_search.search import Grid
from funding.keys import versions as keys
from funding.keys.models import AllocationKey
from funding.letters import letters
from funding.letters.models import AssignmentLetter, Language
from funding.payments import instalments
from funding.payments.instalments import Due
from funding.published.api import PublishedTables
from funding.runs import lifecycle as runs
from funding.runs.api import (
    AllocationKeySerializer,
    AllocationRunSerializer,
    ExplainedSerializer,
    KeySweepSerializer,
    explained,
)
from funding.runs.models import AllocationRun
from funding.runs.statement import Decided, Statement
from networks.models import Network, User


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


class GrantSerializer(serializers.ModelSerializer):
    """`decided_sum` is what the decided amounts add up to, `stated_sum` what the source says that they do. Kroner."""

    decided = DecidedAmountSerializer(source="decided_amounts", many=True, read_only=True)
    deductions = DeductionSerializer(many=True, read_only=True)
    supplements = serializers.CharField(
        source="supplements.key", default=None, read_only=True, help_text="The key of the grant that this one adds to."
    )
    decided_sum = serializers.SerializerMethodField()

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
            "amount_to_share",
            "stated_sum",
            "decided_sum",
            "decided",
        ]

    def get_decided_sum(self, grant: Grant) -> int:
        return Decided(grant, list(grant.decided_amounts.all())).total


class DueSerializer(serializers.Serializer):
    """One network's part of one instalment. Kroner; `paid_on` is null until it is paid."""

    network = serializers.CharField(source="network.key")
    project_number = serializers.CharField(source="network.project_number")
    instalment = serializers.IntegerField(source="instalment.number")
    due_on = serializers.DateField(source="instalment.due_on")
    share = ShareField(source="instalment.share")
    amount = serializers.IntegerField(source="kroner")
    paid_on = serializers.DateField(source="payment.paid_on", default=None)


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


class LetterSerializer(serializers.Serializer):
    network = serializers.CharField()
    language = serializers.ChoiceField(Language.choices)
    sent_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)


class AccountingFieldSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=100)
    value = serializers.CharField(max_length=200, allow_blank=True)


class AccountingSerializer(serializers.Serializer):
    """What stands on each line of the accounting file, in this order."""

    columns = AccountingFieldSerializer(many=True)


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="grant")
class GrantViewSet(PublishedTables, viewsets.ReadOnlyModelViewSet):
    """The grants with the amounts decided for each network."""

    queryset = Grant.objects.all()
    serializer_class = GrantSerializer
    lookup_field = "key"
    filterset_fields = ["year"]

    def get_queryset(self) -> QuerySet[Grant]:
        amounts = Prefetch("decided_amounts", DecidedAmount.objects.standing().select_related("network"))
        found = Grant.objects.visible_to(self.request.user).select_related("supplements")
        return found.prefetch_related(amounts, "deductions")

    def _managed(self, request: Request) -> User:
        return self.asked_by(request, may_manage_grants(request.user), who_sees_runs())

    @act("grants.manage", takes=NewGrantSerializer, gives=GrantSerializer, code=201)
    def create(self, request: Request, given: Given) -> Grant:
        """Register a grant; its key is the year, with a number when the year has several."""
        user, values = self._managed(request), given()
        values["deductions"] = [(row["reason"].strip(), row["amount"]) for row in values["deductions"]]
        grant = registration.register(registration.Details(**values), by=user)
        return self.get_queryset().get(pk=grant.pk)

    # --- Keys, runs and searches ---

    @act("grants.see_runs", subject="grant", gives=[AllocationKeySerializer], detail=True, method="get")
    def keys(self, request: Request, key: str | None = None) -> QuerySet[AllocationKey]:
        """The versions of the grant's key, the newest first."""
        self.for_grant_staff(request)
        return AllocationKey.objects.filter(grant=self.get_object())

    @keys.mapping.post
    @act("grants.manage", subject="grant", takes=NewKeySerializer, gives=AllocationKeySerializer, code=201)
    def add_key(self, request: Request, given: Given, key: str | None = None) -> AllocationKey:
        """A new version of the grant's key; what couldn't be computed by is refused."""
        user, grant = self._managed(request), self.get_object()
        values = given()
        return keys.add_version(grant, parameters_of(values), source=values["source"], by=user)

    @act("grants.manage", subject="grant", gives=AllocationRunSerializer, code=201, detail=True)
    def compute(self, request: Request, key: str | None = None) -> AllocationRun:
        """Ask for a run by the newest key; one that is under way is given back."""
        user, grant = self._managed(request), self.get_object()
        return runs.start_run(grant, runs.current_key(grant), user)

    @act(
        "grants.manage",
        subject="grant",
        takes=NewScenarioSerializer,
        gives=AllocationRunSerializer,
        code=201,
        detail=True,
    )
    def scenario(self, request: Request, given: Given, key: str | None = None) -> AllocationRun:
        """Try out a key, a total or another structure; it can never be decided."""
        user, grant = self._managed(request), self.get_object()
        values = given()
        return runs.start_scenario(
            grant,
            parameters_of(values),
            name=values["scenario"],
            total=values.get("total"),
            structure=structure_of(values.get("structure")),
            by=user,
        )

    @act(
        "grants.manage",
        subject="grant",
        takes=NewSearchSerializer,
        gives=KeySweepSerializer,
        code=201,
        detail=True,
        url_path="key-search",
    )
    def key_search(self, request: Request, given: Given, key: str | None = None) -> KeySweep:
        """Try many keys in one job against the decided amounts; one that is under way is given back."""
        user, grant = self._managed(request), self.get_object()
        return sweeps.start(grant, Grid(**given()), by=user)

    # --- What is decided ---

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
        standing = grant.decided_amounts.standing().select_related("network", "decision__run__grant")
        amount = get_object_or_404(standing, network=subject)
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
            "payments": instalments.Plan(grant).dues(amount) if own else None,
        }

    # --- Payments, letters, accounting ---

    @act("grants.see_runs", subject="grant", gives=[DueSerializer], detail=True, method="get")
    def payments(self, request: Request, key: str | None = None) -> list[Due]:
        """Every instalment to every network, with what is paid: for the paying system."""
        self.for_grant_staff(request)
        return self._payments()

    def _payments(self) -> list[Due]:
        plan = instalments.Plan(self.get_object())
        return [due for amount in plan.amounts for due in plan.dues(amount)]

    @act(
        "grants.manage",
        subject="grant",
        takes=PaymentPlanSerializer,
        gives=[DueSerializer],
        detail=True,
        url_path="payment-plan",
    )
    def payment_plan(self, request: Request, given: Given, key: str | None = None) -> list[Due]:
        """Replace the plan; an instalment that anybody has been paid must stay as it is."""
        user, grant = self._managed(request), self.get_object()
        plan = [(row["due_on"], row["share"]) for row in given()["instalments"]]
        instalments.set_plan(grant, plan, by=user)
        return self._payments()

    @act("grants.manage", subject="grant", takes=PaidSerializer, gives=[DueSerializer], detail=True)
    def paid(self, request: Request, given: Given, key: str | None = None) -> list[Due]:
        """Mark an instalment as paid to these networks."""
        user, grant, values = self._managed(request), self.get_object(), given()
        instalments.mark_paid(grant, values["number"], values["networks"], paid_on=values["paid_on"], by=user)
        return self._payments()

    @act("grants.manage", subject="grant", takes=UnpaidSerializer, gives=[DueSerializer], detail=True)
    def unpaid(self, request: Request, given: Given, key: str | None = None) -> list[Due]:
        """Take back that an instalment is paid to a network."""
        user, grant, values = self._managed(request), self.get_object(), given()
        instalments.unmark(grant, values["number"], values["network"], by=user)
        return self._payments()

    @act("grants.see_runs", subject="grant", gives=[LetterSerializer], detail=True, method="get")
    def letters(self, request: Request, key: str | None = None) -> list[dict[str, Any]]:
        """Each network's letter: its written standard, and whether it is sent and received."""
        self.for_grant_staff(request)
        return self._letters(self.get_object())

    def _letters(self, grant: Grant) -> list[dict[str, Any]]:
        found = letters.Letters(grant)
        return [
            {
                "network": amount.network.key,
                "language": found.language(amount.network),
                "sent_at": getattr(letter, "sent_at", None),
                "received_at": getattr(letter, "received_at", None),
            }
            for amount, _language, letter in found.rows()
        ]

    @act(
        "grants.manage",
        subject="grant",
        takes=SentSerializer,
        gives=[LetterSerializer],
        detail=True,
        url_path="letters-sent",
    )
    def letters_sent(self, request: Request, given: Given, key: str | None = None) -> list[dict[str, Any]]:
        """Mark the letters of these networks as sent now."""
        user, grant, values = self._managed(request), self.get_object(), given()
        letters.mark_sent(letters.Letters(grant), values["networks"], by=user)
        return self._letters(grant)

    @act("grants.answer", subject="letter", detail=True, url_path="letters/(?P<network>[-a-z0-9]+)/received")
    def letter_received(self, request: Request, key: str | None = None, network: str = "") -> None:
        """The network's contact person, or KS, confirms the letter."""
        subject = get_object_or_404(Network, key=network)
        whom = gettext("Bare nettverkets kontaktperson eller KS kan bekrefte brevet.")
        user = self.asked_by(request, may_answer_for(request.user, subject), whom)
        sent = AssignmentLetter.objects.select_related("network").filter(network=subject)
        letter = get_object_or_404(sent, decision__in=self.get_object().decisions.standing())
        letters.mark_received(letter, by=user)

    @act("grants.see_runs", subject="grant", gives=AccountingSerializer, detail=True, method="get")
    def accounting(self, request: Request, key: str | None = None) -> dict[str, Any]:
        """KS' own fields in the accounting file."""
        self.for_grant_staff(request)
        return self._accounting(self.get_object())

    @accounting.mapping.post
    @act("grants.manage", subject="grant", takes=AccountingSerializer, gives=AccountingSerializer)
    def set_accounting(self, request: Request, given: Given, key: str | None = None) -> dict[str, Any]:
        user, grant, values = self._managed(request), self.get_object(), given()
        fields = [(row["name"], row["value"]) for row in values["columns"]]
        registration.set_accounting(grant, fields, by=user)
        return self._accounting(grant)

    def _accounting(self, grant: Grant) -> dict[str, Any]:
        return {"columns": [{"name": name, "value": value} for name, value in grant.accounting_fields]}
