"""API for the information to municipalities; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from core.api_acts import Given, act
from core.opens import opens
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout
from rollouts.sheets import workflow as sheets
from rollouts.sheets.models import InformationSheet


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


class InformationSheetSerializer(serializers.ModelSerializer):
    class Meta:
        model = InformationSheet
        fields = ["rollout", "version", *InformationSheet.PARTS, "change_note", "is_material", "published_at"]


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="sheet")
class InformationSheetViewSet(viewsets.ReadOnlyModelViewSet):
    """What municipalities are told before they decide, by version; drafts to those who lead the rollout."""

    queryset = InformationSheet.objects.none()
    serializer_class = InformationSheetSerializer
    filterset_fields = ["rollout"]

    def get_queryset(self) -> QuerySet[InformationSheet]:
        return InformationSheet.objects.visible_to(self.request.user).order_by("rollout", "-version")
