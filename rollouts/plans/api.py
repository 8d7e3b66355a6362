"""API for plans and checklists; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.models import Municipality, Network
from rollouts.api_fields import PersonField
from rollouts.plans import access as plan_access
from rollouts.plans import checklists, joining
from rollouts.plans import workflow as plans
from rollouts.plans.models import Activity, ChecklistItem, Milestone, Phase, WorkingGroupMember
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.workflow import who_may_sign_up


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

    @act("rollouts.plan", subject="rollout", takes=PlanPartSerializer, gives=SavedPartSerializer, detail=True)
    def part(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Write one part of the plan, new or changed, or take it out."""
        rollout = self._plannable(request, pk)
        asked = given()
        kind, number = asked["kind"], asked["id"]
        model: Any = plans.PARTS[kind]
        instance = get_object_or_404(model, pk=number, rollout=rollout) if number else model(rollout=rollout)
        if asked["remove"]:
            plans.remove(instance, by=request.user)
            return {"kind": kind, "id": None}
        values = PARTS[kind](instance, data=asked["values"], partial=bool(number))
        values.is_valid(raise_exception=True)
        for name, value in values.validated_data.items():
            setattr(instance, name, value)
        saved = plans.save(instance, by=request.user)
        return {"kind": kind, "id": saved.pk}

    @act("rollouts.plan", subject="rollout", takes=UsualSerializer, gives=MadeSerializer, detail=True)
    def usual(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """The usual checklist, or one undated activity for each common process that isn't there."""
        rollout = self._plannable(request, pk)
        return {"made": plans.add_usual(rollout.pk, given()["kind"], by=request.user)}

    @act("rollouts.plan", subject="rollout", takes=JoinSerializer, detail=True)
    def join(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> None:
        """Open a regional rollout to another region's municipalities, or with `leave` take it out."""
        rollout = self._plannable(request, pk)
        values = given()
        change = joining.leave if values["leave"] else joining.join
        change(rollout.pk, values["network"], by=request.user)


# --- Information ---------------------------------------------------------------------------------------------


# --- Rules -----------------------------------------------------------------------------------------------------


class PhaseSerializer(serializers.ModelSerializer):
    class Meta:
        model = Phase
        fields = ["name", "start_date", "end_date"]


class MilestoneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Milestone
        fields = ["name", "due_on", "reached_on"]


class ActivitySerializer(serializers.ModelSerializer):
    """The link to the session and who is responsible are null to those who aren't signed in."""

    link = PersonField()
    responsible = PersonField()

    class Meta:
        model = Activity
        fields = ["process", "title", "pool", "date", "starts_at", "ends_at", "link", "material_link", "responsible"]


class WorkingGroupMemberSerializer(serializers.ModelSerializer):
    municipality = serializers.CharField(source="municipality.number", default=None)

    class Meta:
        model = WorkingGroupMember
        fields = ["name", "function", "organisation", "municipality", "is_leader", "valid_from", "valid_to"]


class ChecklistItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = ChecklistItem
        fields = ["id", "text", "explanation", "due_weeks"]


class RolloutPlanSerializer(serializers.Serializer):
    """Days are inclusive; the working group is empty to those who aren't signed in."""

    rollout = serializers.IntegerField(source="rollout.pk")
    working_group = WorkingGroupMemberSerializer(source="group", many=True)
    phases = PhaseSerializer(many=True)
    milestones = MilestoneSerializer(many=True)
    activities = ActivitySerializer(many=True)
    checklist = ChecklistItemSerializer(many=True)


class RolloutPlanViewSet(PlanWork, viewsets.GenericViewSet):
    """The plan of one rollout, by the rollout's id."""

    queryset = Rollout.objects.none()
    serializer_class = RolloutPlanSerializer

    def get_queryset(self) -> QuerySet[Rollout]:
        return Rollout.objects.visible_to(self.request.user)

    @opens("anyone", subject="rollout")
    def retrieve(self, request: Request, pk: str | None = None) -> Response:
        plan = plans.plan_of(self.get_object(), request.user)
        return Response(RolloutPlanSerializer(plan, context=self.get_serializer_context()).data)


class TicksSerializer(serializers.Serializer):
    done = serializers.ListField(child=serializers.IntegerField(), default=list, help_text="Items to tick off.")
    undone = serializers.ListField(child=serializers.IntegerField(), default=list, help_text="Items to take back.")


class ChecklistSerializer(serializers.Serializer):
    sign_up = serializers.IntegerField()
    done = serializers.ListField(child=serializers.IntegerField())
    total = serializers.IntegerField()


class ChecklistViewSet(viewsets.GenericViewSet):
    """What one municipality has ticked off, by the sign-up's id; for the municipality's own and those who lead."""

    queryset = SignUp.objects.none()
    serializer_class = ChecklistSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> QuerySet[SignUp]:
        return SignUp.objects.visible_to(self.request.user).select_related("pool__rollout__network", "municipality")

    @act("checklists.see", subject="sign_up", gives=ChecklistSerializer)
    def retrieve(self, request: Request, pk: str | None = None) -> dict[str, Any]:
        row = get_object_or_404(self.get_queryset(), pk=pk)
        may_see = plan_access.may_see_each(request.user, row.pool.rollout)
        if not may_see and not plan_access.may_tick(request.user, row):
            self.permission_denied(request, who_may_sign_up())
        return self._done(row)

    @act("checklists.tick", subject="sign_up", takes=TicksSerializer, gives=ChecklistSerializer, detail=True)
    def tick(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> dict[str, Any]:
        row = get_object_or_404(self.get_queryset(), pk=pk)
        checklists.change(row.pk, by=request.user, **given())
        return self._done(row)

    def _done(self, row: SignUp) -> dict[str, Any]:
        done = sorted(checklists.ticked_items(row))
        return {"sign_up": row.pk, "done": done, "total": len(checklists.items_of(row.pool))}
