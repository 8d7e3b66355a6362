"""API for materials; same querysets and rules as the pages."""

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
from rollouts.materials import workflow as materials
from rollouts.materials.models import Language, Material, MaterialCopy, MaterialKind, MaterialVersion
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
