"""Writing plans, information and rules through the API: the functions of the pages, the same rules."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import REFUSED, refusals
from core.opens import opens
from networks.models import Municipality, Network
from rollouts.eligibility import rules as eligibility_rules
from rollouts.plans import access as plan_access
from rollouts.plans import joining
from rollouts.plans import workflow as plans
from rollouts.plans.models import Activity, ChecklistItem, Milestone, Phase, WorkingGroupMember
from rollouts.products import access as supplier_access
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout
from rollouts.sheets import workflow as sheets
from rollouts.sheets.models import InformationSheet


class MemberPartSerializer(serializers.ModelSerializer):
    municipality: Any = serializers.SlugRelatedField(
        slug_field="number", queryset=Municipality.objects.all(), required=False, allow_null=True
    )

    class Meta:
        model = WorkingGroupMember
        fields = ["name", "function", "organisation", "municipality", "is_leader", "valid_from", "valid_to"]


class PhasePartSerializer(serializers.ModelSerializer):
    class Meta:
        model = Phase
        fields = ["name", "start_date", "end_date"]


class MilestonePartSerializer(serializers.ModelSerializer):
    class Meta:
        model = Milestone
        fields = ["name", "due_on", "reached_on"]


class ActivityPartSerializer(serializers.ModelSerializer):
    class Meta:
        model = Activity
        fields = ["pool", "process", "title", "date", "starts_at", "ends_at", "link", "material_link", "responsible"]


class ItemPartSerializer(serializers.ModelSerializer):
    class Meta:
        model = ChecklistItem
        fields = ["text", "explanation", "due_weeks"]


PARTS: dict[str, type[serializers.ModelSerializer]] = {
    "arbeidsgruppe": MemberPartSerializer,
    "faser": PhasePartSerializer,
    "milepaeler": MilestonePartSerializer,
    "aktiviteter": ActivityPartSerializer,
    "sjekkliste": ItemPartSerializer,
}


class PlanPartSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(list(PARTS), help_text="Which part of the plan.")
    id = serializers.IntegerField(default=None, allow_null=True, help_text="None: a new one.")
    values = serializers.DictField(default=dict, help_text="The fields of the part, as the plan shows them.")
    remove = serializers.BooleanField(default=False)


class UsualSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(["sjekkliste", "aktiviteter"], help_text="Which part of the plan.")


class MadeSerializer(serializers.Serializer):
    made = serializers.IntegerField(help_text="How many are new.")


class SavedPartSerializer(serializers.Serializer):
    kind = serializers.CharField()
    id = serializers.IntegerField(allow_null=True)


class JoinSerializer(serializers.Serializer):
    network: Any = serializers.SlugRelatedField(slug_field="key", queryset=Network.objects.all())
    leave = serializers.BooleanField(default=False)


class PlanWork(viewsets.GenericViewSet):
    """Beside what is read of plans."""

    def _plannable(self, request: Request, pk: str | None) -> Rollout:
        rollout = get_object_or_404(Rollout.objects.select_related("network"), pk=pk)
        if not plan_access.may_plan(request.user, rollout):
            self.permission_denied(request, rollout_access.who_may_propose(rollout))
        return rollout

    @opens("rollouts.plan", subject="rollout")
    @extend_schema(request=PlanPartSerializer, responses={200: SavedPartSerializer, **REFUSED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def part(self, request: Request, pk: str | None = None) -> Response:
        """Write one part of the plan, new or changed, or take it out."""
        user: Any = request.user
        rollout = self._plannable(request, pk)
        given = PlanPartSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        kind, number = given.validated_data["kind"], given.validated_data["id"]
        model: Any = plans.PARTS[kind]
        instance = get_object_or_404(model, pk=number, rollout=rollout) if number else model(rollout=rollout)
        if given.validated_data["remove"]:
            with refusals():
                plans.remove(instance, by=user)
            return Response({"kind": kind, "id": None})
        values = PARTS[kind](instance, data=given.validated_data["values"], partial=bool(number))
        values.is_valid(raise_exception=True)
        for name, value in values.validated_data.items():
            setattr(instance, name, value)
        with refusals():
            saved = plans.save(instance, by=user)
        return Response({"kind": kind, "id": saved.pk})

    @opens("rollouts.plan", subject="rollout")
    @extend_schema(request=UsualSerializer, responses={200: MadeSerializer, **REFUSED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def usual(self, request: Request, pk: str | None = None) -> Response:
        """The usual checklist, or one undated activity for each common process that isn't there."""
        user: Any = request.user
        rollout = self._plannable(request, pk)
        given = UsualSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusals():
            return Response({"made": plans.add_usual(rollout.pk, given.validated_data["kind"], by=user)})

    @opens("rollouts.plan", subject="rollout")
    @extend_schema(request=JoinSerializer, responses={204: None, **REFUSED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def join(self, request: Request, pk: str | None = None) -> Response:
        """Open a regional rollout to another region's municipalities, or with `leave` take it out."""
        user: Any = request.user
        rollout = self._plannable(request, pk)
        given = JoinSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        act = joining.leave if given.validated_data["leave"] else joining.join
        with refusals():
            act(rollout.pk, given.validated_data["network"], by=user)
        return Response(status=status.HTTP_204_NO_CONTENT)


# --- Information ---------------------------------------------------------------------------------------------


class DraftSerializer(serializers.ModelSerializer):
    saved = serializers.IntegerField(allow_null=True, help_text="The draft that was read; null when there was none.")

    class Meta:
        model = InformationSheet
        fields = ["saved", *InformationSheet.PARTS, "change_note"]
        extra_kwargs = {name: {"required": False} for name in (*InformationSheet.PARTS, "change_note")}


class PublishSerializer(serializers.Serializer):
    saved = serializers.IntegerField(help_text="The draft that was read.")
    is_material = serializers.BooleanField(default=False, help_text="Those who have signed up are asked again.")


class SavedDraftSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    saved = serializers.IntegerField()


class SheetWork(viewsets.GenericViewSet):
    """On a rollout: what its municipalities are told."""

    def _own_rollout(self, request: Request) -> tuple[Rollout, Any]:
        rollout = self.get_object()
        if not rollout_access.may_propose(request.user, rollout):
            self.permission_denied(request, rollout_access.who_may_propose(rollout))
        return rollout, request.user

    @opens("pools.propose.regional", subject="rollout")
    @extend_schema(request=DraftSerializer, responses={200: SavedDraftSerializer, **REFUSED})
    @action(detail=True, methods=["put"], permission_classes=[IsAuthenticated], url_path="information-draft")
    def information_draft(self, request: Request, pk: str | None = None) -> Response:
        """Write the next version of the information; nobody reads it before it is published."""
        rollout, user = self._own_rollout(request)
        given = DraftSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        parts = dict(given.validated_data)
        with refusals():
            draft = sheets.save_draft(rollout.pk, by=user, saved=parts.pop("saved"), parts=parts)
        return Response({"version": draft.version, "saved": draft.saved})

    @opens("pools.propose.regional", subject="rollout")
    @extend_schema(request=PublishSerializer, responses={200: SavedDraftSerializer, **REFUSED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated], url_path="publish-information")
    def publish_information(self, request: Request, pk: str | None = None) -> Response:
        """Make the draft the version that is read."""
        rollout, user = self._own_rollout(request)
        given = PublishSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusals():
            sheet = sheets.publish(rollout.pk, by=user, **given.validated_data)
        return Response({"version": sheet.version, "saved": sheet.saved})


# --- Rules -----------------------------------------------------------------------------------------------------


class RulesSerializer(serializers.Serializer):
    seen = serializers.IntegerField(help_text="The version of the rules that was read, 0 for none.")
    rules = serializers.DictField(
        help_text="`ehr`, `versions`, `welfare` and `network`: ids; `response_centre`, `procurement`: names; "
        "`solution` (id) and `level`; `low` and `high`: inhabitants. What is left out is no rule."
    )
    note = serializers.CharField(default="", allow_blank=True, max_length=500)


class RulesWork(viewsets.GenericViewSet):
    """Beside what is read of eligibility."""

    def _save_rules(self, request: Request) -> Rollout:
        user: Any = request.user
        rollout = self.get_object()
        if not supplier_access.may_set_rules(user, rollout):
            self.permission_denied(request, rollout_access.who_may_propose(rollout))
        given = RulesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusals():
            eligibility_rules.save(rollout.pk, by=user, **given.validated_data)
        return rollout
