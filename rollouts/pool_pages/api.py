"""API for pools: propose, send in, decide, change, invite; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers, status, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.models import Municipality, User
from rollouts import access, recipients
from rollouts.api_fields import PersonField
from rollouts.capacity import collisions as capacity
from rollouts.capacity.api_readings import ReadingSerializer
from rollouts.decisions import motions
from rollouts.decisions.api_gaps import UnfinishedSerializer
from rollouts.decisions.api_motions import code_of
from rollouts.decisions.gaps import unfinished_of
from rollouts.decisions.models import DecisionKind
from rollouts.pool_changes import other_terms
from rollouts.pool_changes import workflow as changes
from rollouts.pool_changes.api import MOVED, PoolChangeSerializer, PoolReasonSerializer, TermsSerializer
from rollouts.pools import access as pool_access
from rollouts.pools import leaders, workflow
from rollouts.pools.forms import NEEDS_REASON
from rollouts.pools.models import Pool
from rollouts.pools.moves import Action, PoolState
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout, Track
from rollouts.sign_ups import invitations
from rollouts.sign_ups import workflow as sign_ups
from rollouts.sign_ups.api import DeclineSerializer, SignUpRequestSerializer, SignUpSerializer, SureSerializer
from rollouts.sign_ups.invitations import Audience
from rollouts.sign_ups.seats import with_taken

# The moves that the national group decides about.
DECIDED = {Action.APPROVE: DecisionKind.APPROVED, Action.SEND_BACK: DecisionKind.RETURNED}


class PoolSerializer(serializers.ModelSerializer):
    """`start_date`, `end_date` and `sign_up_deadline` are inclusive."""

    taken = serializers.IntegerField(help_text="Seats taken.")
    free = serializers.IntegerField(help_text="Seats left.")
    is_full = serializers.BooleanField(help_text="Open without free seats: who says yes comes on the waiting list.")
    takes_sign_ups = serializers.BooleanField(help_text="Open, and the deadline has not passed.")
    leader = PersonField(help_text="Null: the rollout's leader.")

    class Meta:
        model = Pool
        fields = [
            "id",
            "rollout",
            "number",
            "start_date",
            "end_date",
            "sign_up_deadline",
            "capacity",
            "minimum",
            "taken",
            "free",
            "is_full",
            "state",
            "takes_sign_ups",
            "leader",
            "note",
            "version",
        ]


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
    although_alike = serializers.BooleanField(
        default=False, help_text="Make it although there is one of the same solution in the same weeks."
    )


class PoolEditSerializer(ProposalSerializer):
    version = serializers.IntegerField(help_text="The version that was read.")
    send = serializers.BooleanField(default=False)


class PoolMoveSerializer(serializers.Serializer):
    action = serializers.ChoiceField(Action.choices)
    version = serializers.IntegerField(help_text="The version that was read.")
    reason = serializers.CharField(default="", allow_blank=True, max_length=2000)


class ChangeSerializer(TermsSerializer, PoolReasonSerializer):
    version = serializers.IntegerField(help_text="The version that was read.")


class OtherTermsSerializer(TermsSerializer, PoolReasonSerializer):
    version = serializers.IntegerField(help_text="The version that was read.")


class InviteSerializer(SureSerializer):
    kind = serializers.ChoiceField(Audience.choices, default=Audience.LIST)
    municipalities: Any = serializers.SlugRelatedField(
        slug_field="number", queryset=Municipality.objects.all(), many=True, default=list, help_text="Four digits each."
    )


class InvitedSerializer(serializers.Serializer):
    municipalities = serializers.ListField(child=serializers.CharField(), help_text="Those that are new.")


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

    @act(
        "pools.propose.regional",
        subject="pool:draft",
        takes=PoolEditSerializer,
        gives=PoolSerializer,
        detail=True,
        method="put",
    )
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

    @act(
        "pools.propose.regional",
        subject="pool:open",
        takes=LeaderSerializer,
        gives=PoolSerializer,
        detail=True,
        method="put",
    )
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
        chosen = values.pop("municipalities")
        rows = invitations.invite(pool.pk, by=user, chosen=chosen, **values)
        return Response({"municipalities": [row.municipality.number for row in rows]})

    @act(
        "pools.invite",
        subject="pool:open",
        takes=ChangeSerializer,
        gives=PoolChangeSerializer,
        code=201,
        detail=True,
        url_path="propose-change",
    )
    def propose_change(self, request: Request, given: Given, pk: str | None = None) -> Response:
        """Ask for other terms than those that were approved; they hold until the national group has answered."""
        pool, user = self._own(request)
        change = changes.propose(pool.pk, by=user, **given())
        return Response(PoolChangeSerializer(change).data, status=status.HTTP_201_CREATED)


class PoolFilter(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(choices=PoolState.choices)
    solution = django_filters.CharFilter(field_name="rollout__solution__key", label="The solution's key")
    network = django_filters.CharFilter(field_name="rollout__network__key", label="The network's key")

    class Meta:
        model = Pool
        fields = ["rollout"]


@opens("anyone", on="list")
@opens("pools.see_proposal", on="retrieve", subject="pool:submitted")
class PoolViewSet(PoolWork, viewsets.ReadOnlyModelViewSet):
    """The pools that the caller may see: approved ones, and the proposals of the own region or rollout."""

    queryset = Pool.objects.none()
    serializer_class = PoolSerializer
    filterset_class = PoolFilter

    def get_queryset(self) -> QuerySet[Pool]:
        found = with_taken(Pool.objects.visible_to(self.request.user)).order_by("pk")
        return found.select_related("leader", "rollout__network")

    @act("pools.propose.some", takes=PoolProposalSerializer, gives=PoolSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> Response:
        """Propose a pool of a rollout; with `send` it goes to the national group at once."""
        return self._answer(self._propose(request, given), status.HTTP_201_CREATED)

    @act(
        "sign_ups.sign_up",
        subject="pool:open",
        takes=SignUpRequestSerializer,
        gives=SignUpSerializer,
        code=201,
        detail=True,
        url_path="sign-up",
    )
    def sign_up(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Sign up one municipality, decision and all: a seat (`confirmed`), or a place in line (`waiting`)."""
        pool = self.get_object()
        return sign_ups.sign_up(pool, given()["municipality"], by=request.user, **given.checked.answer())

    @act(
        "sign_ups.sign_up", subject="pool:open", takes=DeclineSerializer, gives=SignUpSerializer, code=201, detail=True
    )
    def decline(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """One municipality says no; a no is a full answer."""
        pool = self.get_object()
        return sign_ups.decline(pool, by=request.user, **given())

    @act(
        "pools.see_proposal",
        subject="pool:submitted",
        gives=ReadingSerializer,
        detail=True,
        method="get",
        permission_classes=[IsAuthenticated],
    )
    def collisions(self, request: Request, pk: str | None = None) -> Any:
        """Whom the pool hits in weeks where they have too much already, and the nearest free period."""
        pool = self.get_object()
        if not pool_access.may_see_collisions(request.user, pool):
            raise PermissionDenied(rollout_access.who_may_propose(pool.rollout))
        return capacity.read(
            request.user, pool.rollout, pool.start_date, pool.end_date, pool=pool, deadline=pool.sign_up_deadline
        )

    @act(
        "pools.see_proposal",
        subject="pool:submitted",
        gives=UnfinishedSerializer,
        detail=True,
        method="get",
        permission_classes=[IsAuthenticated],
    )
    def unfinished(self, request: Request, pk: str | None = None) -> Any:
        """What the pool lacks before it is decided about, and what earlier pools with the solution learned."""
        pool = self.get_object()
        if not pool_access.may_see_collisions(request.user, pool):
            raise PermissionDenied(rollout_access.who_may_propose(pool.rollout))
        return unfinished_of(pool)

    @act(
        "pools.queue",
        subject="pool:submitted",
        takes=OtherTermsSerializer,
        code=None,
        answers=MOVED,
        detail=True,
        url_path="approve-otherwise",
    )
    def approve_otherwise(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        """A member of the national group would approve the proposal with other terms, beside what is put forward."""
        pool = self.get_object()
        if not access.is_coordinator(request.user):
            self.permission_denied(request, recipients.who_decides())
        return self._answer(pool, code_of(other_terms.put_forward(pool, by=request.user, **given())))
