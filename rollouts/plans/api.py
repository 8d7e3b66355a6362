"""Writing plans, information and rules through the API: the functions of the pages, the same rules."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from core.api_acts import Given, SignedInApiRequest, act
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

    @act(
        "pools.propose.regional",
        subject="rollout",
        takes=DraftSerializer,
        gives=SavedDraftSerializer,
        detail=True,
        method="put",
        url_path="information-draft",
    )
    def information_draft(self, request: Request, given: Given, pk: str | None = None) -> Any:
        """Write the next version of the information; nobody reads it before it is published."""
        rollout, user = self._own_rollout(request)
        parts = given()
        return sheets.save_draft(rollout.pk, by=user, saved=parts.pop("saved"), parts=parts)

    @act(
        "pools.propose.regional",
        subject="rollout",
        takes=PublishSerializer,
        gives=SavedDraftSerializer,
        detail=True,
        url_path="publish-information",
    )
    def publish_information(self, request: Request, given: Given, pk: str | None = None) -> Any:
        """Make the draft the version that is read."""
        rollout, user = self._own_rollout(request)
        return sheets.publish(rollout.pk, by=user, **given())


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

    def _save_rules(self, request: Request, given: Given) -> Rollout:
        user: Any = request.user
        rollout = self.get_object()
        if not supplier_access.may_set_rules(user, rollout):
            self.permission_denied(request, rollout_access.who_may_propose(rollout))
        eligibility_rules.save(rollout.pk, by=user, **given())
        return rollout
