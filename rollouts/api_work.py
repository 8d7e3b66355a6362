"""API for the work on rollouts and pools: set up, propose, send in, decide, change, invite. The functions and
the rules of the pages; `rollouts/api.py` reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers, status, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import REFUSED, Given, SignedInApiRequest, act
from core.opens import opens
from networks.models import Municipality, Network, User
from portfolio.models import Solution
from rollouts import access, recipients
from rollouts.decisions import motions
from rollouts.decisions.api_motions import PUT_FORWARD, code_of
from rollouts.decisions.models import DecisionKind
from rollouts.pool_changes import workflow as changes
from rollouts.pool_changes.models import PoolChange
from rollouts.pools import access as pool_access
from rollouts.pools import leaders, workflow
from rollouts.pools.forms import NEEDS_REASON
from rollouts.pools.models import Pool
from rollouts.pools.moves import Action
from rollouts.rollout_pages import setting_up
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout, Track
from rollouts.sign_ups import invitations
from rollouts.sign_ups.invitations import Audience

# The moves that the national group decides about.
DECIDED = {Action.APPROVE: DecisionKind.APPROVED, Action.SEND_BACK: DecisionKind.RETURNED}


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


class ProposalSerializer(TermsSerializer):
    leader: Any = serializers.SlugRelatedField(
        slug_field="email",
        queryset=User.objects.filter(is_active=True),
        default=None,
        allow_null=True,
        help_text="None: the rollout's leader.",
    )


class LeaderSerializer(serializers.Serializer):
    leader: Any = serializers.SlugRelatedField(
        slug_field="email", queryset=User.objects.filter(is_active=True), allow_null=True
    )
    version = serializers.IntegerField(help_text="The version of the pool that was read.")


class PoolProposalSerializer(ProposalSerializer):
    rollout = serializers.PrimaryKeyRelatedField(queryset=Rollout.objects.all())
    send = serializers.BooleanField(default=False, help_text="Send it to the national group at once.")


class PoolEditSerializer(ProposalSerializer):
    version = serializers.IntegerField(help_text="The version that was read.")
    send = serializers.BooleanField(default=False)


class PoolMoveSerializer(serializers.Serializer):
    action = serializers.ChoiceField(Action.choices)
    version = serializers.IntegerField(help_text="The version that was read.")
    reason = serializers.CharField(default="", allow_blank=True, max_length=2000)


class ChangeSerializer(TermsSerializer, PoolReasonSerializer):
    version = serializers.IntegerField(help_text="The version that was read.")


class InviteSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(Audience.choices, default=Audience.LIST)
    municipalities: Any = serializers.SlugRelatedField(
        slug_field="number", queryset=Municipality.objects.all(), many=True, default=list, help_text="Four digits each."
    )


class InvitedSerializer(serializers.Serializer):
    municipalities = serializers.ListField(child=serializers.CharField(), help_text="Those that are new.")


class NewRolloutSerializer(serializers.Serializer):
    solution: Any = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all())
    title = serializers.CharField(max_length=200)
    track = serializers.ChoiceField(Track.choices)
    network: Any = serializers.SlugRelatedField(
        slug_field="key", queryset=Network.objects.all(), default=None, allow_null=True, help_text="Track B only."
    )
    leader: Any = serializers.SlugRelatedField(
        slug_field="email", queryset=User.objects.filter(is_active=True), default=None, allow_null=True
    )
    criteria = serializers.CharField(default="", allow_blank=True, max_length=4000)
    answers = serializers.DictField(
        child=serializers.CharField(),
        help_text="To the five questions: ready, fitted, simultaneity, capacity, suppliers.",
    )
    deviation_reason = serializers.CharField(default="", allow_blank=True, max_length=2000)


# What the schema tells of acts that may need more members of the national group.
MOVED = {**PUT_FORWARD, **REFUSED}


class RolloutWork(viewsets.GenericViewSet):
    """Beside what is read of rollouts."""

    def _create(self, request: SignedInApiRequest, given: Given) -> Rollout:
        if not rollout_access.creatable_tracks(request.user):
            self.permission_denied(request, rollout_access.who_may_create())
        return setting_up.create_rollout(by=request.user, **given())


class PoolWork(viewsets.GenericViewSet):
    """Beside what is read of pools."""

    def _propose(self, request: SignedInApiRequest, given: Given) -> Pool:
        if not rollout_access.leads_something(request.user):
            self.permission_denied(request, rollout_access.who_may_propose(Rollout(track=Track.NATIONAL)))
        values = given()
        return workflow.create_pool(values.pop("rollout").pk, by=request.user, **values)

    def _own(self, request: Request) -> tuple[Pool, Any]:
        """The pool and the person who leads it. Who may not do it need not know what is missing in the request."""
        pool = self.get_object()
        if not pool_access.may_lead(request.user, pool):
            self.permission_denied(request, rollout_access.who_may_propose(pool.rollout))
        return pool, request.user

    def _answer(self, pool: Pool, code: int = status.HTTP_200_OK) -> Response:
        again = get_object_or_404(self.get_queryset(), pk=pool.pk)
        return Response(self.get_serializer(again).data, status=code)

    @act("pools.propose.regional", subject="pool:draft", takes=PoolEditSerializer, code=None, detail=True, method="put")
    def terms(self, request: Request, given: Given, pk: str | None = None) -> Response:
        """Change a draft or a returned proposal."""
        pool, user = self._own(request)
        return self._answer(workflow.update_pool(pool.pk, by=user, **given()))

    @act("pools.move", subject="pool:submitted", takes=PoolMoveSerializer, code=None, answers=MOVED, detail=True)
    def move(self, request: Request, given: Given, pk: str | None = None) -> Response:
        """Make one move of the pool: send it in, approve, send back, open, close, start, complete or cancel it.

        What the national group decides may need more of its members; it is then put forward (202).
        """
        user: Any = request.user
        pool = self.get_object()
        if not pool_access.may_lead(user, pool) and not access.is_coordinator(user):
            self.permission_denied(request, rollout_access.who_may_propose(pool.rollout))
        values = given()
        wanted, text, version = Action(values["action"]), values["reason"], values["version"]
        if wanted in DECIDED:
            motion = motions.put_forward(pool, DECIDED[wanted], by=user, reason=text, version=version)
            return self._answer(pool, code_of(motion))
        words = {"reason": text} if wanted in NEEDS_REASON else {"comment": text}
        return self._answer(workflow.FUNCTIONS[wanted](pool.pk, by=user, version=version, **words))

    @act("pools.propose.regional", subject="pool:open", takes=LeaderSerializer, code=None, detail=True, method="put")
    def leader(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        """Say who leads the pool; not among what the national group approves."""
        pool = self.get_object()
        if not rollout_access.may_propose(request.user, pool.rollout):
            self.permission_denied(request, rollout_access.who_may_propose(pool.rollout))
        values = given()
        return self._answer(leaders.appoint(pool.pk, values["leader"], by=request.user, version=values["version"]))

    @act("pools.queue", subject="pool:submitted", takes=PoolReasonSerializer, code=None, answers=MOVED, detail=True)
    def postpone(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        """The national group lets the proposal wait; it stays in the queue."""
        pool = self.get_object()
        if not access.is_coordinator(request.user):
            self.permission_denied(request, recipients.who_decides())
        motion = motions.put_forward(pool, DecisionKind.POSTPONED, by=request.user, **given())
        return self._answer(pool, code_of(motion))

    @act("pools.invite", subject="pool:open", takes=InviteSerializer, gives=InvitedSerializer, detail=True)
    def invite(self, request: Request, given: Given, pk: str | None = None) -> Response:
        """Ask municipalities to join an open pool: a list, those that lack the solution, or all that may."""
        pool, user = self._own(request)
        values = given()
        rows = invitations.invite(pool.pk, by=user, kind=values["kind"], chosen=values["municipalities"])
        return Response({"municipalities": [row.municipality.number for row in rows]})

    @act("pools.invite", subject="pool:open", takes=ChangeSerializer, code=None, detail=True, url_path="propose-change")
    def propose_change(self, request: Request, given: Given, pk: str | None = None) -> Response:
        """Ask for other terms than those that were approved; they hold until the national group has answered."""
        pool, user = self._own(request)
        change = changes.propose(pool.pk, by=user, **given())
        return Response(PoolChangeSerializer(change).data, status=status.HTTP_201_CREATED)


class PoolChangeSerializer(serializers.ModelSerializer):
    """`before` and `after` are terms; days are inclusive."""

    class Meta:
        model = PoolChange
        fields = ["id", "pool", "before", "after", "reason", "state", "submitted_at", "decided_at", "decision_reason"]


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
