"""Runs, decisions and key searches for machines: the querysets of the pages, the same domain functions."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, act
from core.opens import opens
from funding.access import may_manage_grants, who_sees_runs
from funding.api_common import Asked, ForKsField, KronerField
from funding.columns import COMPUTED, STORED, AllocationColumn
from funding.decisions import workflow as decisions
from funding.decisions.models import DecidedAmount, Decision, ProposedAmount
from funding.grants.models import Grant
from funding.jobs.models import RunState
from funding.key_search import search as sweeps
from funding.key_search.models import KeySweep
from funding.keys.models import AllocationKey
from funding.runs import lifecycle as runs
from funding.runs.comparison import Comparison, Difference, repeat
from funding.runs.models import AllocationLine, AllocationRun
from funding.runs.statement import Row, Statement
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


class ComputedField(serializers.IntegerField):
    """A column of the allocation that follows from the line."""

    def __init__(self, column: AllocationColumn) -> None:
        super().__init__(source="*", read_only=True, help_text=str(column.label))
        self.column = column

    def to_representation(self, value: Any) -> Any:
        return self.column.of(Row(value.key, str(value.network or value.recipient), "", value, None))


class AllocationLineSerializer(serializers.ModelSerializer):
    """`recipient` is set in the place of `network` in scenarios that share between others."""

    network: serializers.SlugRelatedField[Network] = serializers.SlugRelatedField("key", read_only=True)
    project_number = serializers.CharField(source="network.project_number", read_only=True, allow_null=True)

    class Meta:
        model = AllocationLine
        fields = [
            "network",
            "recipient",
            "project_number",
            *STORED,
        ]

    def get_fields(self) -> dict[str, serializers.Field]:
        return super().get_fields() | {column.name: ComputedField(column) for column in COMPUTED}


class AllocationRunSerializer(serializers.ModelSerializer):
    grant: serializers.SlugRelatedField[Grant] = serializers.SlugRelatedField("key", read_only=True)
    key = AllocationKeySerializer(read_only=True)
    lines = AllocationLineSerializer(many=True, read_only=True)

    class Meta:
        model = AllocationRun
        fields = [
            "id",
            "grant",
            "key",
            "scenario",
            "trial",
            "state",
            "progress",
            "error",
            "queued_at",
            "started_at",
            "finished_at",
            "digest",
            "code",
            "lines",
        ]


class TermSerializer(serializers.Serializer):
    part = serializers.CharField(source="label")
    arithmetic = serializers.CharField(help_text="In words, with the numbers in it.")
    amount = serializers.IntegerField(source="kroner")


class ExplainedSerializer(serializers.Serializer):
    """One network's arithmetic; `exact` is its share before rounding, in words."""

    network = serializers.CharField(help_text="The network's key.")
    sentence = serializers.CharField()
    terms = TermSerializer(many=True)
    exact = serializers.CharField()
    amount = serializers.IntegerField()


def explained(statement: Statement) -> list[dict[str, Any]]:
    sentences = statement.sentence_for()
    return [
        {
            "network": row.key,
            "sentence": sentences[row.key],
            "terms": terms,
            "exact": exact,
            "amount": row.line.amount,
        }
        for row, terms, exact in statement.explained_rows()
    ]


class RepetitionSerializer(serializers.Serializer):
    exact = serializers.BooleanField(help_text="The frozen inputs still give the stored digest.")
    same = serializers.BooleanField(help_text="Today's figures would give it, too.")
    changes = serializers.ListField(child=serializers.CharField(), help_text="Which inputs have changed, in words.")
    other_code = serializers.BooleanField(help_text="The program that computes has changed since.")


class DifferencePartSerializer(serializers.Serializer):
    part = serializers.CharField()
    amount = serializers.IntegerField()


class DifferenceSerializer(serializers.Serializer):
    """Kroner; `share` is the difference as a part of the first amount."""

    network = serializers.CharField(help_text="The name.")
    before = serializers.IntegerField(source="before.amount", default=None)
    after = serializers.IntegerField(source="after.amount", default=None)
    difference = serializers.IntegerField(source="amount")
    share = serializers.DecimalField(max_digits=None, decimal_places=6, allow_null=True)
    because = serializers.SerializerMethodField()

    @extend_schema_field(DifferencePartSerializer(many=True))
    def get_because(self, row: Difference) -> list[dict[str, Any]]:
        return [{"part": part, "amount": kroner} for part, kroner in row.parts]


class ComparisonSerializer(serializers.Serializer):
    difference = serializers.IntegerField(source="total")
    gains = serializers.IntegerField(help_text="How many get more.")
    losses = serializers.IntegerField(help_text="How many get less.")
    changes = serializers.ListField(child=serializers.CharField(), help_text="What was put in differently.")
    rows = DifferenceSerializer(many=True)


class ProposedSerializer(serializers.Serializer):
    network = serializers.SlugField(help_text="The network's key.")
    amount = KronerField()
    reason = serializers.CharField(max_length=300, default="", allow_blank=True, help_text="Why it isn't the computed.")


class ProposeSerializer(serializers.Serializer):
    """Networks left out get what was computed."""

    note = serializers.CharField(max_length=1000, default="", allow_blank=True)
    amounts = ProposedSerializer(many=True, default=list)


class DecisionAmountSerializer(serializers.Serializer):
    network = serializers.CharField(source="network.key")
    project_number = serializers.CharField(source="network.project_number")
    amount = serializers.IntegerField()
    computed = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()


class AllocationDecisionSerializer(serializers.ModelSerializer):
    """A table of amounts: proposed, or decided. Names, notes and runs are shown to KS only."""

    grant: serializers.SlugRelatedField[Grant] = serializers.SlugRelatedField("key", read_only=True)
    run = ForKsField(source="run_id")
    note = ForKsField()
    reason = ForKsField(help_text="Why it was sent back.")
    proposed_by = ForKsField()
    decided_by = ForKsField()
    amounts = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = [
            "id",
            "grant",
            "run",
            "state",
            "source",
            "note",
            "reason",
            "proposed_by",
            "proposed_at",
            "decided_by",
            "decided_on",
            "amounts",
        ]

    @extend_schema_field(DecisionAmountSerializer(many=True))
    def get_amounts(self, decision: Decision) -> list[dict[str, Any]]:
        rows = decision.proposed if decision.run_id else decision.amounts
        return list(DecisionAmountSerializer(rows.all(), many=True).data)


@opens("anyone", on="list")
@opens("grants.see_runs", on="retrieve", subject="run")
class AllocationRunViewSet(Asked, viewsets.ReadOnlyModelViewSet):
    """What has been computed but not decided; only KS' grant staff see any. Amounts in kroner, parts add up to each."""

    queryset = AllocationRun.objects.none()
    serializer_class = AllocationRunSerializer
    filterset_fields = {"grant__key": ["exact"], "state": ["exact"]}

    def get_queryset(self) -> QuerySet[AllocationRun]:
        lines = Prefetch("lines", AllocationLine.objects.select_related("network"))
        visible = AllocationRun.objects.visible_to(self.request.user).defer("inputs")
        return visible.select_related("grant", "key").prefetch_related(lines)

    def _finished(self, pk: Any) -> AllocationRun:
        found = AllocationRun.objects.visible_to(self.request.user).select_related("grant", "key")
        return get_object_or_404(found, pk=pk, state=RunState.DONE)

    @opens("grants.see_runs", subject="run")
    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True)
    def inputs(self, request: Request, pk: str | None = None) -> Response:
        """Everything that the result rests on, frozen: each municipality with its inhabitants, key, dates, sources."""
        return Response(self._finished(pk).inputs)

    @act("grants.see_runs", subject="run", gives=[ExplainedSerializer], detail=True, method="get")
    def explanation(self, request: Request, pk: str | None = None) -> object:
        """Each network's arithmetic, line by line."""
        return explained(Statement(self._finished(pk)))

    @act("grants.see_runs", subject="run", gives=RepetitionSerializer, detail=True, method="get")
    def repeat(self, request: Request, pk: str | None = None) -> object:
        """Compute it again, from the frozen inputs and from today's figures; stores nothing."""
        return repeat(self._finished(pk))

    @act(
        "grants.see_runs",
        subject="run",
        gives=ComparisonSerializer,
        parameters=[OpenApiParameter("with", int, required=True, description="The run that it is compared with.")],
        detail=True,
        method="get",
    )
    def compare(self, request: Request, pk: str | None = None) -> object:
        """This run as the second one beside the run `with`: who gets more, who gets less, and because of what."""
        after, number = self._finished(pk), request.query_params.get("with", "")
        if not (number.isdecimal() and len(number) < 10):
            raise serializers.ValidationError(
                {"with": [gettext("Skriv nummeret på beregningen det sammenlignes med.")]}
            )
        return Comparison(self._finished(int(number)), after)

    @act("grants.manage", subject="run", gives=AllocationRunSerializer, detail=True)
    def cancel(self, request: Request, pk: str | None = None) -> AllocationRun:
        """Stop a run that isn't finished; nothing of it is stored."""
        run = self.get_object()
        user = self.asked_by(request, may_manage_grants(request.user), who_sees_runs())
        runs.cancel(run, user)
        return self.get_object()

    @act(
        "grants.manage",
        subject="run",
        takes=ProposeSerializer,
        gives=AllocationDecisionSerializer,
        code=201,
        detail=True,
    )
    def propose(self, request: Request, given: Given, pk: str | None = None) -> Decision:
        """Propose the run's amounts, or others with a reason each, for a second person to decide."""
        run = self.get_object()
        user = self.asked_by(request, may_manage_grants(request.user), who_sees_runs())
        values = given()
        amounts = {row["network"]: (row["amount"], row["reason"]) for row in values["amounts"]}
        return decisions.propose(run, amounts, note=values["note"], by=user)


class DecideSerializer(serializers.Serializer):
    decided_on = serializers.DateField(default=None, allow_null=True, help_text="Today when it is left out.")


class SendBackSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000)


@opens("anyone", on="list")
@opens("grants.see_runs", on="retrieve", subject="decision")
class DecisionViewSet(Asked, viewsets.ReadOnlyModelViewSet):
    """The decisions that stand; to KS also proposals, and what stood before."""

    queryset = Decision.objects.none()
    serializer_class = AllocationDecisionSerializer
    filterset_fields = {"grant__key": ["exact"], "state": ["exact"]}

    def get_queryset(self) -> QuerySet[Decision]:
        found = Decision.objects.visible_to(self.request.user).select_related("grant", "proposed_by", "decided_by")
        return found.prefetch_related(
            Prefetch("proposed", ProposedAmount.objects.select_related("network")),
            Prefetch("amounts", DecidedAmount.objects.select_related("network")),
        )

    @act("grants.decide", subject="decision", takes=DecideSerializer, gives=AllocationDecisionSerializer, detail=True)
    def decide(self, request: Request, given: Given, pk: str | None = None) -> Decision:
        """A second person decides; the decision that stood until now is replaced."""
        user, values = self.for_grant_staff(request), given()
        decisions.decide(self.get_object(), by=user, **values)
        return self.get_object()

    @act(
        "grants.decide",
        subject="decision",
        takes=SendBackSerializer,
        gives=AllocationDecisionSerializer,
        detail=True,
        url_path="send-back",
    )
    def send_back(self, request: Request, given: Given, pk: str | None = None) -> Decision:
        """A second person returns the proposal with a reason."""
        user, values = self.for_grant_staff(request), given()
        decisions.send_back(self.get_object(), by=user, **values)
        return self.get_object()

    @act("grants.withdraw", subject="decision", gives=AllocationDecisionSerializer, detail=True)
    def withdraw(self, request: Request, pk: str | None = None) -> Decision:
        """The one who proposed it takes it back."""
        user = self.for_grant_staff(request)
        decisions.withdraw(self.get_object(), by=user)
        return self.get_object()


class KeySweepSerializer(serializers.ModelSerializer):
    grant: serializers.SlugRelatedField[Grant] = serializers.SlugRelatedField("key", read_only=True)

    class Meta:
        model = KeySweep
        fields = ["id", "grant", "state", "progress", "error", "grid", "target", "count", "done", "result", "queued_at"]


@opens("anyone", on="list")
@opens("grants.see_runs", on="retrieve", subject="sweep")
class KeySweepViewSet(Asked, viewsets.ReadOnlyModelViewSet):
    """Searches over keys; KS' working papers. `off` is what a key misses the decided amounts by, in kroner."""

    queryset = KeySweep.objects.none()
    serializer_class = KeySweepSerializer
    filterset_fields = {"grant__key": ["exact"], "state": ["exact"]}

    def get_queryset(self) -> QuerySet[KeySweep]:
        return KeySweep.objects.visible_to(self.request.user).select_related("grant")

    @act("grants.manage", subject="sweep", gives=KeySweepSerializer, detail=True)
    def cancel(self, request: Request, pk: str | None = None) -> KeySweep:
        """Stop a search that isn't finished; what it has found so far stays readable."""
        found = self.get_object()
        user = self.asked_by(request, may_manage_grants(request.user), who_sees_runs())
        sweeps.cancel(found, by=user)
        return self.get_object()
