"""Grants for machines, with all that is done from a grant's page; the same querysets and rules as the pages.

Runs, decisions and searches are in `api_runs`, what the money became in `api_reports`.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from networks.api_errors import REFUSED, refusals
from networks.models import Network, User
from networks.opens import opens

from . import grants, instalments, keys, letters, runs, sweeps
from .access import may_answer_for, may_manage_grants, may_open_report, may_see_runs, who_sees_runs
from .api_common import KronerField, ShareField, given
from .api_given import (
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
from .api_published import PublishedTables
from .api_runs import (
    AllocationKeySerializer,
    AllocationRunSerializer,
    ExplainedSerializer,
    KeySweepSerializer,
    explained,
)
from .models import AllocationKey, AssignmentLetter, DecidedAmount, Deduction, Grant, Language
from .statement import Decided, Statement
from .sweeps import Grid


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

    def _run(self, request: Request, run: Any) -> Response:
        data = AllocationRunSerializer(run, context=self.get_serializer_context()).data
        return Response(data, status=status.HTTP_201_CREATED)

    @opens("grants.manage")
    @extend_schema(request=NewGrantSerializer, responses={201: GrantSerializer, **REFUSED})
    def create(self, request: Request) -> Response:
        """Register a grant; its key is the year, with a number when the year has several."""
        user, values = self._managed(request), given(NewGrantSerializer, request)
        values["deductions"] = [(row["reason"].strip(), row["amount"]) for row in values["deductions"]]
        with refusals():
            grant = grants.register(grants.Details(**values), by=user)
        shown = self.get_queryset().get(pk=grant.pk)
        return Response(self.get_serializer(shown).data, status=status.HTTP_201_CREATED)

    # --- Keys, runs and searches ---

    @opens("grants.see_runs", subject="grant")
    @extend_schema(responses=AllocationKeySerializer(many=True))
    @action(detail=True)
    def keys(self, request: Request, key: str | None = None) -> Response:
        """The versions of the grant's key, the newest first."""
        self.for_grant_staff(request)
        return Response(AllocationKeySerializer(AllocationKey.objects.filter(grant=self.get_object()), many=True).data)

    @opens("grants.manage", subject="grant")
    @extend_schema(request=NewKeySerializer, responses={201: AllocationKeySerializer, **REFUSED})
    @keys.mapping.post
    def add_key(self, request: Request, key: str | None = None) -> Response:
        """A new version of the grant's key; what couldn't be computed by is refused."""
        user, grant = self._managed(request), self.get_object()
        values = given(NewKeySerializer, request)
        with refusals():
            added = keys.add_version(grant, parameters_of(values), source=values["source"], by=user)
        return Response(AllocationKeySerializer(added).data, status=status.HTTP_201_CREATED)

    @opens("grants.manage", subject="grant")
    @extend_schema(request=None, responses={201: AllocationRunSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    def compute(self, request: Request, key: str | None = None) -> Response:
        """Ask for a run by the newest key; one that is under way is given back."""
        user, grant = self._managed(request), self.get_object()
        with refusals():
            run = runs.start_run(grant, runs.current_key(grant), user)
        return self._run(request, run)

    @opens("grants.manage", subject="grant")
    @extend_schema(request=NewScenarioSerializer, responses={201: AllocationRunSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    def scenario(self, request: Request, key: str | None = None) -> Response:
        """Try out a key, a total or another structure; it can never be decided."""
        user, grant = self._managed(request), self.get_object()
        values = given(NewScenarioSerializer, request)
        with refusals():
            run = runs.start_scenario(
                grant,
                parameters_of(values),
                name=values["scenario"],
                total=values.get("total"),
                structure=structure_of(values.get("structure")),
                by=user,
            )
        return self._run(request, run)

    @opens("grants.manage", subject="grant")
    @extend_schema(request=NewSearchSerializer, responses={201: KeySweepSerializer, **REFUSED})
    @action(detail=True, methods=["post"], url_path="key-search")
    def key_search(self, request: Request, key: str | None = None) -> Response:
        """Try many keys in one job against the decided amounts; one that is under way is given back."""
        user, grant = self._managed(request), self.get_object()
        values = given(NewSearchSerializer, request)
        with refusals():
            sweep = sweeps.start(grant, Grid(**values), by=user)
        return Response(KeySweepSerializer(sweep).data, status=status.HTTP_201_CREATED)

    # --- What is decided ---

    @opens("anyone", subject="letter")
    @extend_schema(responses=ExplanationSerializer)
    @action(detail=True, url_path="explanations/(?P<network>[-a-z0-9]+)")
    def explanation(self, request: Request, key: str | None = None, network: str = "") -> Response:
        """What one network was given by the decision that stands, and the arithmetic behind it."""
        grant, subject = self.get_object(), get_object_or_404(Network, key=network)
        standing = grant.decided_amounts.standing().select_related("network", "decision__run__grant")
        amount = get_object_or_404(standing, network=subject)
        statement = Statement(amount.decision.run) if amount.decision.run else None
        rows = explained(statement) if statement else []
        parts = statement.municipality_parts(subject.key) if statement else []
        own = may_see_runs(request.user) or may_open_report(request.user, subject)
        content = {
            "network": subject.key,
            "amount": amount.amount,
            "decided_on": amount.decided_on,
            "reason": amount.reason,
            "explanation": next((row for row in rows if row["network"] == subject.key), None),
            "municipalities": [vars(part) for part in parts],
            "payments": instalments.Plan(grant).dues(amount) if own else None,
        }
        return Response(ExplanationSerializer(content).data)

    # --- Payments, letters, accounting ---

    @opens("grants.see_runs", subject="grant")
    @extend_schema(responses=DueSerializer(many=True))
    @action(detail=True)
    def payments(self, request: Request, key: str | None = None) -> Response:
        """Every instalment to every network, with what is paid: for the paying system."""
        self.for_grant_staff(request)
        return self._payments()

    def _payments(self) -> Response:
        plan = instalments.Plan(self.get_object())
        dues = [due for amount in plan.amounts for due in plan.dues(amount)]
        return Response(DueSerializer(dues, many=True).data)

    @opens("grants.manage", subject="grant")
    @extend_schema(request=PaymentPlanSerializer, responses={200: DueSerializer(many=True), **REFUSED})
    @action(detail=True, methods=["post"], url_path="payment-plan")
    def payment_plan(self, request: Request, key: str | None = None) -> Response:
        """Replace the plan; an instalment that anybody has been paid must stay as it is."""
        user, grant = self._managed(request), self.get_object()
        plan = [(row["due_on"], row["share"]) for row in given(PaymentPlanSerializer, request)["instalments"]]
        with refusals():
            instalments.set_plan(grant, plan, by=user)
        return self._payments()

    @opens("grants.manage", subject="grant")
    @extend_schema(request=PaidSerializer, responses={200: DueSerializer(many=True), **REFUSED})
    @action(detail=True, methods=["post"])
    def paid(self, request: Request, key: str | None = None) -> Response:
        """Mark an instalment as paid to these networks."""
        user, grant, values = self._managed(request), self.get_object(), given(PaidSerializer, request)
        with refusals():
            instalments.mark_paid(grant, values["number"], values["networks"], paid_on=values["paid_on"], by=user)
        return self._payments()

    @opens("grants.manage", subject="grant")
    @extend_schema(request=UnpaidSerializer, responses={200: DueSerializer(many=True), **REFUSED})
    @action(detail=True, methods=["post"])
    def unpaid(self, request: Request, key: str | None = None) -> Response:
        """Take back that an instalment is paid to a network."""
        user, grant, values = self._managed(request), self.get_object(), given(UnpaidSerializer, request)
        with refusals():
            instalments.unmark(grant, values["number"], values["network"], by=user)
        return self._payments()

    @opens("grants.see_runs", subject="grant")
    @extend_schema(responses=LetterSerializer(many=True))
    @action(detail=True)
    def letters(self, request: Request, key: str | None = None) -> Response:
        """Each network's letter: its written standard, and whether it is sent and received."""
        self.for_grant_staff(request)
        return self._letters(self.get_object())

    def _letters(self, grant: Grant) -> Response:
        with refusals():
            found = letters.Letters(grant)
        rows = [
            {
                "network": amount.network.key,
                "language": found.language(amount.network),
                "sent_at": getattr(letter, "sent_at", None),
                "received_at": getattr(letter, "received_at", None),
            }
            for amount, _language, letter in found.rows()
        ]
        return Response(LetterSerializer(rows, many=True).data)

    @opens("grants.manage", subject="grant")
    @extend_schema(request=SentSerializer, responses={200: LetterSerializer(many=True), **REFUSED})
    @action(detail=True, methods=["post"], url_path="letters-sent")
    def letters_sent(self, request: Request, key: str | None = None) -> Response:
        """Mark the letters of these networks as sent now."""
        user, grant, values = self._managed(request), self.get_object(), given(SentSerializer, request)
        with refusals():
            letters.mark_sent(letters.Letters(grant), values["networks"], by=user)
        return self._letters(grant)

    @opens("grants.answer", subject="letter")
    @extend_schema(request=None, responses={204: None, **REFUSED})
    @action(detail=True, methods=["post"], url_path="letters/(?P<network>[-a-z0-9]+)/received")
    def letter_received(self, request: Request, key: str | None = None, network: str = "") -> Response:
        """The network's contact person, or KS, confirms the letter."""
        subject = get_object_or_404(Network, key=network)
        whom = gettext("Bare nettverkets kontaktperson eller KS kan bekrefte brevet.")
        user = self.asked_by(request, may_answer_for(request.user, subject), whom)
        sent = AssignmentLetter.objects.select_related("network").filter(network=subject)
        letter = get_object_or_404(sent, decision__in=self.get_object().decisions.standing())
        with refusals():
            letters.mark_received(letter, by=user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @opens("grants.see_runs", subject="grant")
    @extend_schema(responses=AccountingSerializer)
    @action(detail=True)
    def accounting(self, request: Request, key: str | None = None) -> Response:
        """KS' own fields in the accounting file."""
        self.for_grant_staff(request)
        return self._accounting(self.get_object())

    @opens("grants.manage", subject="grant")
    @extend_schema(request=AccountingSerializer, responses={200: AccountingSerializer, **REFUSED})
    @accounting.mapping.post
    def set_accounting(self, request: Request, key: str | None = None) -> Response:
        user, grant, values = self._managed(request), self.get_object(), given(AccountingSerializer, request)
        fields = [(row["name"], row["value"]) for row in values["columns"]]
        with refusals():
            grants.set_accounting(grant, fields, by=user)
        return self._accounting(grant)

    def _accounting(self, grant: Grant) -> Response:
        rows = [{"name": name, "value": value} for name, value in grant.accounting_fields]
        return Response(AccountingSerializer({"columns": rows}).data)
