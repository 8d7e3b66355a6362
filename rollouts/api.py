"""API for rollouts, pools and sign-ups; the querysets of the pages, the rules of `sign_ups`.

Names of persons are for those signed in; who takes part is public only as a count.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, status, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from core.tables.downloads import attachment
from core.word import DOCX_TYPE
from rollouts.api_fields import NumberSerializer, PersonField
from rollouts.api_work import NewRolloutSerializer, PoolProposalSerializer, PoolWork, RolloutWork
from rollouts.capacity import collisions as capacity
from rollouts.capacity.api_readings import ReadingSerializer
from rollouts.plans.api import SheetWork
from rollouts.pools import access as pool_access
from rollouts.pools import gate
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout, Track
from rollouts.sheets.models import InformationSheet
from rollouts.sign_ups import access as sign_up_access
from rollouts.sign_ups import answers_by_municipality as answers
from rollouts.sign_ups import receipts
from rollouts.sign_ups import workflow as sign_ups
from rollouts.sign_ups.models import Mandate, SignUp
from rollouts.sign_ups.moves import SignUpState
from rollouts.sign_ups.seats import with_taken
from rollouts.sign_ups.workflow import Decision


class RolloutSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="solution.key", help_text="The solution's key.")
    network = serializers.CharField(source="network.key", default=None, help_text="The network's key; track B only.")
    leader = PersonField()

    class Meta:
        model = Rollout
        fields = ["id", "title", "track", "solution", "network", "leader", "criteria", "announced_on"]


class PoolSerializer(serializers.ModelSerializer):
    """`start_date`, `end_date` and `sign_up_deadline` are inclusive."""

    taken = serializers.IntegerField(help_text="Seats taken.")
    free = serializers.IntegerField(help_text="Seats left.")
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
            "state",
            "takes_sign_ups",
            "leader",
            "note",
            "version",
        ]


class SignUpSerializer(serializers.ModelSerializer):
    municipality = serializers.CharField(source="municipality.number", help_text="Four digits.")
    sheet_version = serializers.IntegerField(
        source="sheet.version", default=None, help_text="The version of the information that was read."
    )
    signed_up_by = PersonField()

    class Meta:
        model = SignUp
        fields = [
            "id",
            "pool",
            "municipality",
            "state",
            "decision_maker",
            "decided_on",
            "mandate",
            "mandate_reference",
            "sheet_version",
            "signed_up_at",
            "signed_up_by",
            "withdrawn_at",
        ]


class DecisionSerializer(serializers.Serializer):
    decision_maker = serializers.CharField(max_length=150, help_text="The function that decided in the municipality.")
    decided_on = serializers.DateField(help_text="The day it was decided.")
    mandate = serializers.ChoiceField(Mandate.choices, help_text="What the decision rests on.")
    mandate_reference = serializers.CharField(max_length=100, default="", allow_blank=True)
    sheet_version = serializers.IntegerField(
        help_text="The version of the information that was read; must be the latest."
    )

    def answer(self) -> dict[str, Any]:
        """What the functions of `sign_ups` take."""
        given = self.validated_data
        names = ("decision_maker", "decided_on", "mandate", "mandate_reference")
        return {"decision": Decision(**{name: given[name] for name in names}), "read": given["sheet_version"]}


class WithdrawalSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500, default="", allow_blank=True, help_text="Nobody has to say why.")


class SignUpRequestSerializer(NumberSerializer, DecisionSerializer):
    """One municipality says yes."""


class WishSerializer(serializers.Serializer):
    pool = serializers.PrimaryKeyRelatedField(queryset=Pool.objects.public(), allow_null=True)


class ChangePoolSerializer(DecisionSerializer):
    pool = serializers.PrimaryKeyRelatedField(queryset=Pool.objects.public())


class DeclineSerializer(NumberSerializer, WithdrawalSerializer):
    """One municipality says no."""


class InformationSheetSerializer(serializers.ModelSerializer):
    class Meta:
        model = InformationSheet
        fields = ["rollout", "version", *InformationSheet.PARTS, "change_note", "is_material", "published_at"]


class DateSerializer(serializers.Serializer):
    date = serializers.DateField(required=False)


class StandingLineSerializer(serializers.Serializer):
    municipality = serializers.CharField(source="municipality.number_as_of", help_text="Four digits.")
    answer = serializers.CharField()
    pool = serializers.IntegerField(source="pool.pk", default=None)
    why = serializers.CharField(help_text="Why it isn't eligible.")


class StandingSerializer(serializers.Serializer):
    """One answer for each municipality that existed on the day."""

    date = serializers.DateField()
    total = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    lines = StandingLineSerializer(many=True, help_text="Empty without signing in.")


class MissingSerializer(serializers.Serializer):
    what = serializers.CharField()
    who = serializers.CharField(help_text="Who is to deliver it.")


class RolloutFilter(django_filters.FilterSet):
    track = django_filters.ChoiceFilter(choices=Track.choices)
    solution = django_filters.CharFilter(field_name="solution__key", label="The solution's key")
    network = django_filters.CharFilter(field_name="network__key", label="The network's key")

    class Meta:
        model = Rollout
        fields: list[str] = []


class PoolFilter(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(choices=PoolState.choices)
    solution = django_filters.CharFilter(field_name="rollout__solution__key", label="The solution's key")
    network = django_filters.CharFilter(field_name="rollout__network__key", label="The network's key")

    class Meta:
        model = Pool
        fields = ["rollout"]


class SignUpFilter(django_filters.FilterSet):
    municipality = django_filters.CharFilter(field_name="municipality__number", label="The municipality's number")
    state = django_filters.ChoiceFilter(choices=SignUpState.choices)

    class Meta:
        model = SignUp
        fields = ["pool"]


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="rollout")
class RolloutViewSet(RolloutWork, SheetWork, viewsets.ReadOnlyModelViewSet):
    """Common rollouts on tracks A (`national`), B (`regional`) and C (`partial`)."""

    queryset = Rollout.objects.none()
    serializer_class = RolloutSerializer
    filterset_class = RolloutFilter

    def get_queryset(self) -> QuerySet[Rollout]:
        found = Rollout.objects.visible_to(self.request.user)
        return found.select_related("solution", "network", "leader").order_by("pk")

    @act("rollouts.create", takes=NewRolloutSerializer, gives=RolloutSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> Any:
        """Set up a rollout: the national group on tracks A and C, a contact person on B."""
        return self._create(request, given)

    @act(
        "anyone",
        subject="rollout",
        gives=StandingSerializer,
        parameters=[OpenApiParameter("date", dt.date, description="At the end of this day; today when left out.")],
        detail=True,
        method="get",
    )
    def standing(self, request: Request, pk: str | None = None) -> Any:
        """Who has answered what; the municipalities to those signed in, the numbers to all."""
        asked = DateSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        date = asked.validated_data.get("date")
        today = timezone.localdate()
        return answers.standing(self.get_object(), request.user, min(date, today) if date else None)

    @act("anyone", subject="rollout", gives=[MissingSerializer], detail=True, method="get")
    def missing(self, request: Request, pk: str | None = None) -> Any:
        """What stands in the way of inviting municipalities; empty when they can be invited."""
        return gate.missing(self.get_object())


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


@opens("anyone", on="list")
@opens("sign_ups.see", on="retrieve", subject="sign_up")
class SignUpViewSet(viewsets.ReadOnlyModelViewSet):
    """Who takes part, to those signed in; withdrawn sign-ups to those they concern."""

    queryset = SignUp.objects.none()
    serializer_class = SignUpSerializer
    filterset_class = SignUpFilter

    def get_queryset(self) -> QuerySet[SignUp]:
        found = SignUp.objects.visible_to(self.request.user)
        return found.select_related("municipality", "signed_up_by", "sheet").order_by("pk")

    @act(
        "sign_ups.see",
        subject="sign_up",
        gives=OpenApiTypes.BINARY,
        code=(200, DOCX_TYPE),
        detail=True,
        method="get",
        permission_classes=[IsAuthenticated],
    )
    def receipt(self, request: Request, pk: str | None = None) -> HttpResponse:
        """The receipt as a Word document: what was decided, by whom, and on what information."""
        made = receipts.receipt(get_object_or_404(self.get_queryset().exclude(signed_up_at=None), pk=pk))
        return attachment(receipts.as_docx(made), DOCX_TYPE, made.file_name)

    @act("sign_ups.withdraw", subject="sign_up", takes=WithdrawalSerializer, gives=SignUpSerializer, detail=True)
    def withdraw(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Give back the seat or the place in line; the first in line gets the seat."""
        row = self.get_object()
        return sign_ups.withdraw(row, by=request.user, **given())

    @act("sign_ups.withdraw", subject="sign_up", takes=DecisionSerializer, gives=SignUpSerializer, detail=True)
    def confirm(self, request: Request, given: Given, pk: str | None = None) -> Any:
        """Still yes, after what was decided about has changed (`signed_up`)."""
        row, user = self._own(request)
        return sign_ups.confirm_again(row, by=user, **given.checked.answer())

    @act("sign_ups.withdraw", subject="sign_up", takes=WishSerializer, gives=SignUpSerializer, detail=True)
    def wish(self, request: Request, given: Given, pk: str | None = None) -> Any:
        """Another pool of the same rollout would suit better; null takes the wish back."""
        row, user = self._own(request)
        return sign_ups.wish(row, given()["pool"], by=user)

    @act(
        "sign_ups.withdraw",
        subject="sign_up",
        takes=ChangePoolSerializer,
        gives=SignUpSerializer,
        detail=True,
        url_path="change-pool",
    )
    def change_pool(self, request: Request, given: Given, pk: str | None = None) -> Any:
        """Leave this pool for another one of the same rollout, in one step."""
        row, user = self._own(request)
        return sign_ups.change_pool(row, given()["pool"], by=user, **given.checked.answer())

    def _own(self, request: Request) -> tuple[SignUp, Any]:
        row = self.get_object()
        if not sign_up_access.may_leave_for(request.user, row):
            raise PermissionDenied(sign_ups.who_may_sign_up())
        return row, request.user


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="sheet")
class InformationSheetViewSet(viewsets.ReadOnlyModelViewSet):
    """What municipalities are told before they decide, by version; drafts to those who lead the rollout."""

    queryset = InformationSheet.objects.none()
    serializer_class = InformationSheetSerializer
    filterset_fields = ["rollout"]

    def get_queryset(self) -> QuerySet[InformationSheet]:
        return InformationSheet.objects.visible_to(self.request.user).order_by("rollout", "-version")
