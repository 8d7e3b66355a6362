"""API for changes of pools; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import REFUSED, Given, SignedInApiRequest, act
from core.opens import opens
from rollouts import access, recipients
from rollouts.decisions import motions
from rollouts.decisions.api_gaps import UnfinishedSerializer
from rollouts.decisions.api_motions import PUT_FORWARD, code_of
from rollouts.decisions.gaps import unfinished_of
from rollouts.decisions.models import DecisionKind
from rollouts.pool_changes import other_terms
from rollouts.pool_changes import workflow as changes
from rollouts.pool_changes.models import PoolChange
from rollouts.pools import access as pool_access
from rollouts.pools.models import Pool


class PoolReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class TermsSerializer(serializers.Serializer):
    """What the NKG decides about; days are inclusive."""

    start_date = serializers.DateField()
    end_date = serializers.DateField()
    capacity = serializers.IntegerField()
    minimum = serializers.IntegerField(default=0)
    sign_up_deadline = serializers.DateField()
    note = serializers.CharField(default="", allow_blank=True, max_length=4000)


class OtherChangeSerializer(TermsSerializer, PoolReasonSerializer):
    pass


# What the schema tells of acts that may need more members of the national group.
MOVED = {**PUT_FORWARD, **REFUSED}


class PoolChangeSerializer(serializers.ModelSerializer):
    """`before`, `after` and, when the national group approved something else, `approved` are terms; days are inclusive.
    `in_margin`: it needed no decision."""

    class Meta:
        model = PoolChange
        fields = [
            "id",
            "pool",
            "before",
            "after",
            "approved",
            "reason",
            "state",
            "submitted_at",
            "decided_at",
            "decision_reason",
        ]


# What the national group says about a change, as the API names it.
CHANGE_DECISIONS = {
    "approve": DecisionKind.APPROVED,
    "send_back": DecisionKind.RETURNED,
    "postpone": DecisionKind.POSTPONED,
}


class ChangeDecisionSerializer(serializers.Serializer):
    decision = serializers.ChoiceField([*CHANGE_DECISIONS, "withdraw"])
    reason = serializers.CharField(default="", allow_blank=True, max_length=2000)


@opens("sign_ups.see", on="list")
@opens("sign_ups.see", on="retrieve", subject="pool_change")
class PoolChangeViewSet(viewsets.ReadOnlyModelViewSet):
    """Changes of approved pools that were proposed, with what was said about them."""

    queryset = PoolChange.objects.none()
    serializer_class = PoolChangeSerializer
    permission_classes = (IsAuthenticated,)
    filterset_fields = ["pool", "state"]

    def get_queryset(self) -> QuerySet[PoolChange]:
        pools = Pool.objects.visible_to(self.request.user).values("pk")
        return PoolChange.objects.filter(pool__in=pools).select_related("pool__rollout").order_by("pk")

    @act(
        "pools.move",
        subject="pool_change",
        takes=ChangeDecisionSerializer,
        gives=PoolChangeSerializer,
        answers=MOVED,
        detail=True,
    )
    def decide(self, request: Request, given: Given, pk: str | None = None) -> Response:
        """The national group approves, sends back or postpones; those who proposed it may withdraw it. 202: put forward
        to the group's other members."""
        user: Any = request.user
        change = self.get_object()
        if not access.is_coordinator(user) and not pool_access.may_lead(user, change.pool):
            self.permission_denied(request, recipients.who_decides())
        values = given()
        wanted, text = values["decision"], values["reason"]
        motion = None
        if wanted in CHANGE_DECISIONS:
            motion = motions.put_forward(change, CHANGE_DECISIONS[wanted], by=user, reason=text)
        else:
            changes.withdraw(change.pk, by=user)
        return Response(self.get_serializer(self.get_object()).data, status=code_of(motion))

    @act("pools.move", subject="pool_change", gives=UnfinishedSerializer, detail=True, method="get")
    def unfinished(self, request: Request, pk: str | None = None) -> Any:
        """What the pool would lack with the change, and what earlier pools with the solution learned."""
        change = self.get_object()
        if not access.is_coordinator(request.user) and not pool_access.may_lead(request.user, change.pool):
            self.permission_denied(request, recipients.who_decides())
        return unfinished_of(change)

    @act(
        "pools.queue",
        subject="pool_change",
        takes=OtherChangeSerializer,
        gives=PoolChangeSerializer,
        answers=MOVED,
        detail=True,
        url_path="approve-otherwise",
    )
    def approve_otherwise(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        """A member of the national group would approve other terms than those proposed."""
        change, user = self.get_object(), request.user
        if not access.is_coordinator(user):
            self.permission_denied(request, recipients.who_decides())
        motion = other_terms.put_forward(change, by=user, **given())
        return Response(self.get_serializer(self.get_object()).data, status=code_of(motion))
