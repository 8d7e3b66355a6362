"""API of runs and scenarios; same querysets and rules as the pages."""

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
from funding.allocation.structures import COUNTIES, MOVES, Structure
from funding.api import Asked, KronerField
from funding.decisions import workflow as decisions
from funding.decisions.api import AllocationDecisionSerializer, ProposeSerializer
from funding.decisions.models import Decision
from funding.grants.models import Grant
from funding.jobs.models import RunState
from funding.keys.api import AllocationKeySerializer, KeySerializer, parameters_of
from funding.results.columns import COMPUTED, STORED, AllocationColumn
from funding.results.comparison import Comparison, Difference, repeat
from funding.results.statement import NetworkResult, Statement
from funding.runs import lifecycle as runs
from funding.runs.models import AllocationLine, AllocationRun
from networks.models import Network


class ComputedField(serializers.IntegerField):
    """A column of the allocation that follows from the line."""

    def __init__(self, column: AllocationColumn) -> None:
        super().__init__(source="*", read_only=True, help_text=str(column.label))
        self.column = column

    def to_representation(self, value: Any) -> Any:
        return self.column.of(NetworkResult(value.key, str(value.network or value.recipient), "", value, None))


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
    amount = serializers.DecimalField(source="kroner", max_digits=20, decimal_places=2)


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
    before = serializers.IntegerField(source="before.line.amount", default=None)
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
        user = self.for_grant_manager(request)
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
        user = self.for_grant_manager(request)
        values = given()
        amounts = {row["network"]: (row["amount"], row["reason"]) for row in values["amounts"]}
        return decisions.propose(run, amounts, note=values["note"], by=user)


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


def structure_of(content: dict[str, Any] | None) -> Structure | None:
    """Who shares, as the domain takes it; None for the networks as they are."""
    if content is None:
        return None
    return Structure(content["kind"], tuple((part["name"], tuple(part["municipalities"])) for part in content["parts"]))


class RunsOfGrant(Asked):
    """The part of a grant's API that is about runs and scenarios."""

    @act("grants.manage", subject="grant", gives=AllocationRunSerializer, code=201, detail=True)
    def compute(self, request: Request, key: str | None = None) -> AllocationRun:
        """Ask for a run by the newest key; one that is under way is given back."""
        user, grant = self.for_grant_manager(request), self.get_object()
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
        user, grant = self.for_grant_manager(request), self.get_object()
        values = given()
        return runs.start_scenario(
            grant,
            parameters_of(values),
            name=values["scenario"],
            total=values.get("total"),
            structure=structure_of(values.get("structure")),
            by=user,
        )
