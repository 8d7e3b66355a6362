"""API for imports of open data: asked for, looked at, and committed whole or discarded, as on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.imports import runs
from networks.imports.forms import LARGEST_FILE
from networks.imports.models import ImportRun, ImportSource
from networks.imports.rows import CHANGED, NEW, REFUSED, SAME
from networks.reforms.workflow import may_manage_reforms


class ManagesFigures(BasePermission):
    """KS' portfolio managers and administrators."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return may_manage_reforms(request.user)


class ImportRunSerializer(serializers.ModelSerializer):
    class Meta:
        model = ImportRun
        fields = ["id", "source", "state", "date", "file_name", "fetched_from", "error", "queued_at", "finished_at"]


class ImportRowSerializer(serializers.Serializer):
    """One line of the preview: what is here, what it becomes, and why it was refused."""

    key = serializers.CharField()
    name = serializers.CharField()
    outcome = serializers.ChoiceField(choices=[NEW, CHANGED, SAME, REFUSED])
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)


class ImportPreviewSerializer(ImportRunSerializer):
    rows = ImportRowSerializer(many=True)

    class Meta(ImportRunSerializer.Meta):
        fields = [*ImportRunSerializer.Meta.fields, "rows"]


class NewImportSerializer(serializers.Serializer):
    """Without `content` the source is asked; a file's text goes there, in the shape of the source's own answer."""

    source = serializers.ChoiceField(choices=ImportSource.choices)  # type: ignore[assignment]
    date = serializers.DateField()
    content = serializers.CharField(default="", allow_blank=True, trim_whitespace=False)
    file_name = serializers.CharField(max_length=200, default="", allow_blank=True)

    def validate_content(self, content: str) -> str:
        if len(content.encode()) > LARGEST_FILE:
            raise serializers.ValidationError(_("Filen er for stor. Den kan være på opptil 20 MB."))
        return content.removeprefix("\ufeff").replace("\x00", "")


class CommitSerializer(serializers.Serializer):
    confirmed = serializers.BooleanField(
        default=False, help_text="The population figures that changed by more than 15 per cent have been looked at."
    )


class CommittedSerializer(serializers.Serializer):
    rows = serializers.IntegerField(help_text="How many were stored.")


@opens("reforms.manage", on="list")
class ImportRunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Imports, the latest first. Nothing changes until one is committed."""

    queryset = ImportRun.objects.defer("content", "rows")
    serializer_class = ImportRunSerializer
    permission_classes = [IsAuthenticated, ManagesFigures]
    filterset_fields = ["source", "state"]

    def get_queryset(self) -> QuerySet[ImportRun]:
        return super().get_queryset().order_by("-queued_at", "-pk")

    @act("reforms.manage", subject="import", gives=ImportPreviewSerializer)
    def retrieve(self, request: Request, pk: str | None = None) -> Any:
        """The import with every line of its preview."""
        return self.get_object()

    @act("reforms.manage", takes=NewImportSerializer, gives=ImportRunSerializer, code=202, answers={})
    def create(self, request: SignedInApiRequest, given: Given) -> Any:
        """Ask for an import; a worker fetches and compares."""
        return runs.start(by=request.user, **given())

    @act("reforms.manage", takes=CommitSerializer, subject="import", gives=CommittedSerializer, answers={}, detail=True)
    def commit(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> dict[str, int]:
        """Store all that is new or changed, or nothing; 409 when a row has changed since the preview."""
        return {"rows": runs.commit(run=self.get_object(), by=request.user, **given())}

    @act("reforms.manage", subject="import", answers={}, detail=True)
    def discard(self, request: SignedInApiRequest, pk: str | None = None) -> None:
        """Throw the preview away."""
        runs.discard(run=self.get_object(), by=request.user)
