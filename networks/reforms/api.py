"""API for reforms: registered ones for anyone; KS enters, previews, applies and undoes as on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.request import Request

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.consequences.api import ChapterSerializer
from networks.geography.models import OTHER_NAMES, Municipality, Network
from networks.people.models import User
from networks.reforms import plan as plans
from networks.reforms import workflow
from networks.reforms.models import Reform, ReformLine, ReformState
from networks.reforms.views import visible_reforms

LINE_FIELDS = [
    "predecessor_id",
    "to_number",
    "to_name",
    "county_name",
    "network",
    "continues",
    "population",
    *OTHER_NAMES,
]


class ManagesReforms(IsAuthenticatedOrReadOnly):
    """Reading is for anyone, the rest for KS' portfolio managers and administrators."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        if request.method in ("GET", "HEAD", "OPTIONS") or workflow.may_manage_reforms(request.user):
            return True
        raise PermissionDenied(_("Reformer og import av grunnlagsdata er KS' oppgave."))


class ReformLineSerializer(serializers.ModelSerializer):
    predecessor_id = serializers.IntegerField(help_text="The municipality's id, which never changes.")
    predecessor_name = serializers.CharField(source="predecessor.name")
    network: Any = serializers.SlugRelatedField(slug_field="key", read_only=True)

    class Meta:
        model = ReformLine
        fields = ["predecessor_id", "predecessor_name", *LINE_FIELDS[1:]]


class ReformSerializer(serializers.ModelSerializer):
    """`version` goes along when the reform is applied: it says which preview was seen."""

    lines = ReformLineSerializer(many=True)

    class Meta:
        model = Reform
        fields = ["id", "name", "date", "kind", "state", "version", "note", "in_force_at", "lines"]


class NewReformLineSerializer(serializers.ModelSerializer):
    """Lines with the same `to_number` make one municipality; `population` says who is the largest, no more."""

    predecessor_id: Any = serializers.PrimaryKeyRelatedField(
        source="predecessor", queryset=Municipality.objects.filter(periods__isnull=False).distinct()
    )
    network: Any = serializers.SlugRelatedField(
        "key", queryset=Network.objects.all(), default=None, allow_null=True, help_text="Left out: as before."
    )

    class Meta:
        model = ReformLine
        fields = LINE_FIELDS
        extra_kwargs = {"to_number": {"min_length": 4}}


class NewReformSerializer(serializers.ModelSerializer):
    lines = NewReformLineSerializer(many=True, allow_empty=False)

    class Meta:
        model = Reform
        fields = ["name", "date", "kind", "note", "lines"]


class SeenVersionSerializer(serializers.Serializer):
    version = serializers.IntegerField(help_text="The version whose preview was seen.")


class ReformPreviewSerializer(serializers.Serializer):
    """Every room's part; for a registered reform as it was then, with what stands in the way of undoing it."""

    version = serializers.IntegerField()
    chapters = ChapterSerializer(many=True)
    blockers = serializers.ListField(child=serializers.CharField())


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="reform:applied")
@opens("reforms.manage", on="retrieve", subject="reform:draft")
class ReformViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The reforms of municipalities, the latest first. An applied one changes nothing before its date."""

    queryset = Reform.objects.all()
    serializer_class = ReformSerializer
    permission_classes = [ManagesReforms]
    filterset_fields = ["kind", "state", "date"]

    def get_queryset(self) -> QuerySet[Reform]:
        lines = ReformLine.objects.select_related("predecessor", "network")
        return visible_reforms(self.request.user).prefetch_related(Prefetch("lines", lines))

    def _shown(self, reform: Reform) -> Reform:
        return self.get_queryset().get(pk=reform.pk)

    def _saved(self, reform: Reform, data: dict[str, Any], by: User) -> Reform:
        lines = [ReformLine(**line) for line in data.pop("lines")]
        for name, value in data.items():
            setattr(reform, name, value)
        return self._shown(workflow.save_draft(reform=reform, lines=lines, by=by))

    @act("reforms.manage", takes=NewReformSerializer, gives=ReformSerializer, code=201, answers={})
    def create(self, request: SignedInApiRequest, given: Given) -> Reform:
        """Enter a draft; it changes nothing."""
        return self._saved(Reform(), given(), request.user)

    @act("reforms.manage", subject="reform:draft", takes=NewReformSerializer, gives=ReformSerializer, answers={})
    def update(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Reform:
        """Change all of a draft."""
        # Without the lines that were read along: they are written anew.
        return self._saved(Reform.objects.get(pk=self.get_object().pk), given(), request.user)

    @act("reforms.manage", subject="reform:draft", answers={})
    def destroy(self, request: SignedInApiRequest, pk: str | None = None) -> None:
        """Throw a draft away."""
        workflow.delete_draft(reform=self.get_object(), by=request.user)

    @act(
        "reforms.manage",
        subject="reform:applied",
        gives=ReformPreviewSerializer,
        detail=True,
        method="get",
        permission_classes=[IsAuthenticated],
    )
    def preview(self, request: Request, pk: str | None = None) -> Any:
        """Every consequence in every room; changes nothing."""
        if not workflow.may_manage_reforms(request.user):
            raise PermissionDenied(_("Reformer og import av grunnlagsdata er KS' oppgave."))
        reform = self.get_object()
        chapters: Any = reform.consequences
        if reform.state == ReformState.DRAFT:
            chapters = workflow.preview(plans.read(reform=reform))
        blockers = workflow.undo_blockers(reform) if reform.state == ReformState.APPLIED else []
        return {"version": reform.version, "chapters": chapters, "blockers": blockers}

    @act(
        "reforms.manage",
        subject="reform:draft",
        takes=SeenVersionSerializer,
        gives=ReformSerializer,
        answers={},
        detail=True,
    )
    def apply(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Reform:
        """Register it in every room, all or nothing; 409 when the draft has changed since the preview."""
        reform = self.get_object()
        workflow.apply(reform=reform, by=request.user, seen_version=given()["version"])
        return self._shown(reform)

    @act("reforms.manage", subject="reform:applied", gives=ReformSerializer, answers={}, detail=True)
    def undo(self, request: SignedInApiRequest, pk: str | None = None) -> Reform:
        """Take back all that it wrote; 409 with the reason when something builds on it."""
        reform = self.get_object()
        workflow.undo(reform=reform, by=request.user)
        return self._shown(reform)

    @act("reforms.manage", subject="reform:applied", gives=ReformSerializer, code=201, answers={}, detail=True)
    def copy(self, request: SignedInApiRequest, pk: str | None = None) -> Reform:
        """A new draft with the same lines."""
        return self._shown(workflow.copy(reform=self.get_object(), by=request.user))
