"""API for materials, proposed statuses and shared evaluations; same rules as the pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.models import Municipality, User
from portfolio.models import Solution
from rollouts import access
from rollouts.completion import proposals
from rollouts.completion.models import StatusProposal
from rollouts.evaluations import workflow as evaluations
from rollouts.evaluations.models import Evaluation
from rollouts.materials import workflow as materials
from rollouts.materials.models import Language, Material, MaterialCopy, MaterialKind, MaterialVersion
from rollouts.rollouts.access import who_may_propose
from rollouts.sign_ups.workflow import who_may_sign_up


class MaterialVersionSerializer(serializers.ModelSerializer):
    href = serializers.CharField(help_text="The owner's address, or the path of our download.")

    class Meta:
        model = MaterialVersion
        fields = ["number", "href", "change_note", "published_at"]


class MaterialSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="solution.key", help_text="The solution's key.")
    versions = MaterialVersionSerializer(many=True, help_text="The latest first.")

    class Meta:
        model = Material
        fields = ["id", "solution", "kind", "title", "owner", "language", "review_due", "versions"]


@extend_schema_field(OpenApiTypes.BINARY)
class UploadField(serializers.FileField):
    """A file, as `multipart/form-data`."""


class ContentSerializer(serializers.Serializer):
    """An address or a file (as `multipart/form-data`), not both."""

    link = serializers.URLField(default="", allow_blank=True, max_length=500, help_text="Where the owner keeps it.")
    upload = UploadField(default=None, allow_null=True, help_text="PDF, Word, Excel or PowerPoint, 10 MB at the most.")


class NewMaterialSerializer(ContentSerializer):
    solution: Any = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all())
    kind = serializers.ChoiceField(MaterialKind.choices)
    title = serializers.CharField(max_length=150)
    owner = serializers.CharField(max_length=100, help_text="Who answers for what it says.")
    language = serializers.ChoiceField(Language.choices)
    steward: Any = serializers.SlugRelatedField(
        slug_field="email",
        queryset=User.objects.filter(is_active=True),
        default=None,
        allow_null=True,
        help_text="Who keeps it up to date, by e-mail address; the caller when left out.",
    )


class NewVersionSerializer(ContentSerializer):
    seen = serializers.IntegerField(help_text="The number of the version that was read.")
    note = serializers.CharField(max_length=500, help_text="What is new.")


class MaterialCopySerializer(serializers.Serializer):
    municipality = serializers.SlugRelatedField(slug_field="number", queryset=Municipality.objects.all())
    number = serializers.IntegerField(help_text="The version that the copy was made from.")
    reference = serializers.CharField(default="", allow_blank=True, max_length=200)


class KeptCopySerializer(serializers.Serializer):
    municipality = serializers.CharField(source="municipality.number", help_text="Four digits.")
    number = serializers.IntegerField(source="parent.number", help_text="The version that the copy was made from.")
    reference = serializers.CharField(help_text="Where it lies; to the municipality's own people only.")
    is_stale = serializers.SerializerMethodField(help_text="A newer version is out.")
    updated_at = serializers.DateTimeField()

    def get_is_stale(self, copy: MaterialCopy) -> bool:
        return bool(copy.parent.number < self.context["latest"])


class MaterialFilter(django_filters.FilterSet):
    solution = django_filters.CharFilter(field_name="solution__key", label="The solution's key")

    class Meta:
        model = Material
        fields = ["kind", "language"]


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="material")
class MaterialViewSet(viewsets.ReadOnlyModelViewSet):
    """Templates and guides of the solutions, with all published versions."""

    queryset = Material.objects.none()
    serializer_class = MaterialSerializer
    filterset_class = MaterialFilter

    def get_queryset(self) -> QuerySet[Material]:
        return Material.objects.select_related("solution").prefetch_related("versions").order_by("pk")

    @act("materials.add", takes=NewMaterialSerializer, gives=MaterialSerializer, code=201)
    def create(self, request: Request, given: Given) -> Any:
        """A new material with its first version."""
        user: Any = request.user
        if not materials.may_add(user):
            self.permission_denied(request, materials.who_may())
        values = given()
        values["steward"] = values["steward"] or user
        return materials.add(by=user, **values)

    @act("materials.add", subject="material", takes=NewVersionSerializer, gives=MaterialSerializer, detail=True)
    def publish(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """The next version; those whose copies became old are told."""
        material = self.get_object()
        if not materials.may_keep(request.user, material):
            self.permission_denied(request, materials.who_may())
        materials.publish(material.pk, by=request.user, **given())
        return self.get_object()

    @act("materials.add", subject="material", gives=MaterialSerializer, detail=True)
    def review(self, request: SignedInApiRequest, pk: str | None = None) -> Any:
        """It has been looked through and still is right; the next time is in a year."""
        material = self.get_object()
        materials.review(material.pk, by=request.user)
        return self.get_object()

    @act(
        "signed_in",
        subject="material",
        gives=[KeptCopySerializer],
        detail=True,
        method="get",
        permission_classes=[IsAuthenticated],
    )
    def copies(self, request: Request, pk: str | None = None) -> Response:
        """The own municipalities' copies, and all of them to those who keep the material."""
        material = self.get_object()
        latest = max(version.number for version in material.versions.all())
        found = materials.visible_copies(request.user, material)
        return Response(KeptCopySerializer(found, many=True, context={"latest": latest}).data)

    @act("materials.copy", subject="material", takes=MaterialCopySerializer, gives=MaterialCopySerializer, detail=True)
    def copy(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """The municipality has made its own copy from a version, or brought it up to one."""
        material = self.get_object()
        if not access.answers_for_some(request.user):
            self.permission_denied(request, who_may_sign_up())
        copy = materials.keep_copy(material.pk, by=request.user, **given())
        return {"municipality": copy.municipality, "number": copy.parent.number, "reference": copy.reference}


class StatusProposalSerializer(serializers.ModelSerializer):
    municipality = serializers.CharField(source="sign_up.municipality.number", help_text="Four digits.")
    solution = serializers.CharField(source="sign_up.pool.rollout.solution.key", help_text="The solution's key.")
    pool = serializers.IntegerField(source="sign_up.pool_id")

    class Meta:
        model = StatusProposal
        fields = ["id", "pool", "municipality", "solution", "level", "effective_date", "state", "created_at", "reason"]


class ConfirmStatusSerializer(serializers.Serializer):
    """Empty: as proposed."""

    level = serializers.ChoiceField(choices=["made_available", "in_use", "benefit_realised"], required=False)
    effective_date = serializers.DateField(required=False)


class DeclineStatusSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


@opens("anyone", on="list")
@opens("sign_ups.status", on="retrieve", subject="status_proposal")
class StatusProposalViewSet(viewsets.ReadOnlyModelViewSet):
    """What completed pools suggest about the status of the caller's municipalities."""

    queryset = StatusProposal.objects.none()
    serializer_class = StatusProposalSerializer
    filterset_fields = ["state"]

    def get_queryset(self) -> QuerySet[StatusProposal]:
        found = StatusProposal.objects.visible_to(self.request.user)
        return found.select_related("sign_up__municipality", "sign_up__pool__rollout__solution").order_by("pk")

    @act(
        "sign_ups.status",
        subject="status_proposal",
        takes=ConfirmStatusSerializer,
        gives=StatusProposalSerializer,
        detail=True,
    )
    def confirm(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Yes: the status is recorded in the caller's name."""
        proposal = self.get_object()
        return proposals.confirm(proposal.pk, by=request.user, **given())

    @act(
        "sign_ups.status",
        subject="status_proposal",
        takes=DeclineStatusSerializer,
        gives=StatusProposalSerializer,
        detail=True,
    )
    def decline(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """No, and what is wrong; nothing is recorded."""
        proposal = self.get_object()
        return proposals.decline(proposal.pk, by=request.user, **given())


class EvaluationSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="pool.rollout.solution.key", help_text="The solution's key.")

    class Meta:
        model = Evaluation
        fields = ["id", "pool", "solution", "open_until", "summary", "advice", "shared_at"]


class EvaluationAnswerSerializer(serializers.Serializer):
    municipality = serializers.SlugRelatedField(
        slug_field="number",
        queryset=Municipality.objects.all(),
        default=None,
        allow_null=True,
        help_text="None: the one who leads answers.",
    )
    values = serializers.ListField(
        child=serializers.JSONField(allow_null=True), help_text="One for each question: 1 to 5, a text, or null."
    )


class ShareSerializer(serializers.Serializer):
    summary = serializers.CharField()
    advice = serializers.CharField(help_text="What the next rollout of its kind should know.")


class ExtendSerializer(serializers.Serializer):
    open_until = serializers.DateField(help_text="The last day for answers, today or later.")


@opens("anyone", on="list")
@opens("evaluations.see", on="retrieve", subject="evaluation_id")
class EvaluationViewSet(viewsets.ReadOnlyModelViewSet):
    """The shared summaries, and what the next rollout should know, to those signed in."""

    queryset = Evaluation.objects.none()
    serializer_class = EvaluationSerializer
    filterset_fields = ["pool"]

    def get_queryset(self) -> QuerySet[Evaluation]:
        if not self.request.user.is_authenticated:
            return Evaluation.objects.none()
        found = Evaluation.objects.select_related("pool__rollout__solution", "pool__rollout__network").order_by("pk")
        return found.filter(shared_at__isnull=False) if self.action in {"list", "retrieve"} else found

    @act(
        "evaluations.answer.some",
        subject="evaluation_id",
        takes=EvaluationAnswerSerializer,
        gives=EvaluationAnswerSerializer,
        detail=True,
    )
    def answer(self, request: Request, given: Given, pk: str | None = None) -> Any:
        """One municipality's answers, or those of the one who leads; can be changed until the last day."""
        user: Any = request.user
        found = self.get_object()
        if not evaluations.may_lead(user, found) and not access.answers_for_some(user):
            self.permission_denied(request, who_may_sign_up())
        asked = given()
        municipality, values = asked["municipality"], asked["values"]
        if municipality is None:
            made = evaluations.answer_as_leader(found.pk, by=user, values=values)
        else:
            made = evaluations.answer(found.pk, by=user, municipality=municipality, values=values)
        return {"municipality": municipality, "values": made.values}

    @act("evaluations.lead", subject="evaluation_id", takes=ShareSerializer, gives=EvaluationSerializer, detail=True)
    def share(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """The summary, and what the next rollout should know, to all signed in."""
        found = self.get_object()
        if not evaluations.may_lead(request.user, found):
            self.permission_denied(request, who_may_propose(found.pool.rollout))
        return evaluations.share(found.pk, by=request.user, **given())

    @act("evaluations.lead", subject="evaluation_id", takes=ExtendSerializer, gives=EvaluationSerializer, detail=True)
    def extend(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Another last day for the answers."""
        found = self.get_object()
        if not evaluations.may_lead(request.user, found):
            self.permission_denied(request, who_may_propose(found.pool.rollout))
        return evaluations.extend(found.pk, by=request.user, **given())
