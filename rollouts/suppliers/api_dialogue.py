"""Writing about suppliers through the API: the functions of the pages (`supplier_dialogue`), the same rules."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import REFUSED, refusals
from core.opens import opens
from networks.models import Municipality
from portfolio.models import Solution
from rollouts import access
from rollouts.products import access as supplier_access
from rollouts.products.models import Product, ProductKind, Supplier
from rollouts.suppliers import dialogue
from rollouts.suppliers.adaptations import who_may_keep
from rollouts.suppliers.models import CommonRequest, DialogueEntry, RequestState


class ProductSerializer(serializers.ModelSerializer):
    versions: Any = serializers.SlugRelatedField(many=True, read_only=True, slug_field="name")

    class Meta:
        model = Product
        fields = ["id", "name", "kind", "versions"]


class SupplierSerializer(serializers.ModelSerializer):
    products = ProductSerializer(many=True, read_only=True)

    class Meta:
        model = Supplier
        fields = ["id", "name", "contact", "products"]


class NewSupplierSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    contact = serializers.CharField(
        max_length=200, default="", allow_blank=True, help_text="A page or a shared address, not a person."
    )


class NewProductSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(ProductKind.choices)


class NewProductVersionSerializer(serializers.Serializer):
    product: Any = serializers.PrimaryKeyRelatedField(queryset=Product.objects.all())
    name = serializers.CharField(max_length=40)
    released_on = serializers.DateField(default=None, allow_null=True)


@opens("suppliers.see", on="list")
@opens("suppliers.see", on="retrieve", subject="supplier")
class SupplierViewSet(viewsets.ReadOnlyModelViewSet):
    """Suppliers with their products and versions."""

    permission_classes = (IsAuthenticated,)
    queryset = Supplier.objects.prefetch_related("products__versions")
    serializer_class = SupplierSerializer

    @opens("suppliers.keep")
    @extend_schema(request=NewSupplierSerializer, responses={201: SupplierSerializer, **REFUSED})
    def create(self, request: Request) -> Response:
        """Register a supplier."""
        user = self._keeper(request)
        given = NewSupplierSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusals():
            made = dialogue.add_supplier(by=user, **given.validated_data)
        return self._answer(made)

    @opens("suppliers.keep", subject="supplier")
    @extend_schema(request=NewProductSerializer, responses={201: SupplierSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    def products(self, request: Request, pk: str | None = None) -> Response:
        """Register one of the supplier's products."""
        user, supplier = self._keeper(request), self.get_object()
        given = NewProductSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusals():
            dialogue.add_product(supplier, by=user, **given.validated_data)
        return self._answer(supplier)

    @opens("suppliers.keep", subject="supplier")
    @extend_schema(request=NewProductVersionSerializer, responses={201: SupplierSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    def versions(self, request: Request, pk: str | None = None) -> Response:
        """Register a version of one of the supplier's products."""
        user, supplier = self._keeper(request), self.get_object()
        given = NewProductVersionSerializer(data=request.data)
        product: Any = given.fields["product"]
        product.queryset = Product.objects.filter(supplier=supplier)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        with refusals():
            dialogue.add_version(values.pop("product"), by=user, **values)
        return self._answer(supplier)

    def _keeper(self, request: Request) -> Any:
        if not supplier_access.may_keep(request.user):
            self.permission_denied(request, who_may_keep())
        return request.user

    def _answer(self, supplier: Supplier) -> Response:
        again = self.get_queryset().get(pk=supplier.pk)
        return Response(self.get_serializer(again).data, status=status.HTTP_201_CREATED)


# --- Common requests -------------------------------------------------------------------------------------------


class MunicipalitiesSerializer(serializers.Serializer):
    municipalities: Any = serializers.SlugRelatedField(
        slug_field="number",
        queryset=Municipality.objects.all(),
        many=True,
        default=list,
        help_text="Of the caller's own municipalities, those behind it; four digits each.",
    )


class NewRequestSerializer(MunicipalitiesSerializer):
    supplier: Any = serializers.PrimaryKeyRelatedField(queryset=Supplier.objects.all())
    solution: Any = serializers.SlugRelatedField(
        slug_field="key", queryset=Solution.objects.all(), default=None, allow_null=True
    )
    title = serializers.CharField(max_length=150)
    text = serializers.CharField(max_length=3000)


class SupplierAnswerSerializer(serializers.Serializer):
    state = serializers.ChoiceField([choice for choice in RequestState.choices if choice[0] != RequestState.OPEN])
    answer = serializers.CharField(max_length=3000)


class CommonRequestSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="solution.key", default=None, help_text="The solution's key.")
    municipalities = serializers.SerializerMethodField(help_text="The numbers of those behind it.")

    class Meta:
        model = CommonRequest
        fields = ["id", "supplier", "solution", "title", "text", "state", "answer", "created_at", "municipalities"]

    def get_municipalities(self, request: CommonRequest) -> list[str]:
        return [one.municipality.number for one in request.backers.all()]


@opens("suppliers.see", on="list")
@opens("suppliers.see", on="retrieve", subject="common_request")
class CommonRequestViewSet(viewsets.ReadOnlyModelViewSet):
    """What municipalities want of a supplier, together."""

    permission_classes = (IsAuthenticated,)
    queryset = CommonRequest.objects.select_related("solution").prefetch_related("backers__municipality")
    serializer_class = CommonRequestSerializer
    filterset_fields = ["supplier", "state"]

    @opens("suppliers.request")
    @extend_schema(request=NewRequestSerializer, responses={201: CommonRequestSerializer, **REFUSED})
    def create(self, request: Request) -> Response:
        """Raise a request, with some of the own municipalities behind it."""
        user: Any = request.user
        if not supplier_access.may_request(user):
            self.permission_denied(request, dialogue.who_may_ask())
        given = NewRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        with refusals():
            made = dialogue.ask(values.pop("supplier"), by=user, **values)
        return self._answer(made, status.HTTP_201_CREATED)

    @opens("suppliers.stand_behind", subject="common_request")
    @extend_schema(request=MunicipalitiesSerializer, responses={200: CommonRequestSerializer, **REFUSED})
    @action(detail=True, methods=["put"], url_path="stand-behind")
    def stand_behind(self, request: Request, pk: str | None = None) -> Response:
        """Which of the own municipalities stand behind it from now on."""
        user: Any = request.user
        if not access.own_municipalities(user).exists():
            self.permission_denied(request, dialogue.who_may_ask())
        common = self.get_object()
        given = MunicipalitiesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusals():
            dialogue.stand_behind(common.pk, given.validated_data["municipalities"], by=user)
        return self._answer(common)

    @opens("suppliers.keep", subject="common_request")
    @extend_schema(request=SupplierAnswerSerializer, responses={200: CommonRequestSerializer, **REFUSED})
    @action(detail=True, methods=["put"])
    def answer(self, request: Request, pk: str | None = None) -> Response:
        """What the supplier answers; everyone behind the request is told."""
        user: Any = request.user
        if not supplier_access.may_keep(user):
            self.permission_denied(request, who_may_keep())
        common = self.get_object()
        given = SupplierAnswerSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        with refusals():
            dialogue.answer(common.pk, by=user, state=values["state"], text=values["answer"])
        return self._answer(common)

    def _answer(self, common: CommonRequest, code: int = status.HTTP_200_OK) -> Response:
        again = self.get_queryset().get(pk=common.pk)
        return Response(self.get_serializer(again).data, status=code)


# --- The joint log -----------------------------------------------------------------------------------------------


class NewDialogueSerializer(serializers.Serializer):
    supplier: Any = serializers.PrimaryKeyRelatedField(queryset=Supplier.objects.all())
    solution: Any = serializers.SlugRelatedField(
        slug_field="key", queryset=Solution.objects.all(), default=None, allow_null=True
    )
    held_on = serializers.DateField(help_text="The day of the talk, today or before.")
    title = serializers.CharField(max_length=150)
    text = serializers.CharField(max_length=5000, help_text="It stands as written.")


class DialogueSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="solution.key", default=None, help_text="The solution's key.")

    class Meta:
        model = DialogueEntry
        fields = ["id", "supplier", "solution", "held_on", "title", "text", "recorded_at"]


@opens("suppliers.see", on="list")
@opens("suppliers.see", on="retrieve", subject="dialogue_entry")
class DialogueViewSet(viewsets.ReadOnlyModelViewSet):
    """The joint log with the suppliers."""

    permission_classes = (IsAuthenticated,)
    queryset = DialogueEntry.objects.select_related("solution").order_by("-held_on", "-pk")
    serializer_class = DialogueSerializer
    filterset_fields = ["supplier"]

    @opens("suppliers.keep")
    @extend_schema(request=NewDialogueSerializer, responses={201: DialogueSerializer, **REFUSED})
    def create(self, request: Request) -> Response:
        """Write one line in the log."""
        user: Any = request.user
        if not supplier_access.may_keep(user):
            self.permission_denied(request, who_may_keep())
        given = NewDialogueSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        with refusals():
            made = dialogue.write(values.pop("supplier"), by=user, **values)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)
