"""Writing about suppliers through the API: the functions of the pages (`supplier_dialogue`), the same rules."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from core.api_acts import Given, SignedInApiRequest, act
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

    def get_fields(self) -> dict[str, Any]:
        """A product of the supplier that the address names."""
        fields: dict[str, Any] = super().get_fields()
        fields["product"].queryset = Product.objects.filter(supplier=self.context["view"].kwargs.get("pk"))
        return fields


@opens("suppliers.see", on="list")
@opens("suppliers.see", on="retrieve", subject="supplier")
class SupplierViewSet(viewsets.ReadOnlyModelViewSet):
    """Suppliers with their products and versions."""

    permission_classes = (IsAuthenticated,)
    queryset = Supplier.objects.prefetch_related("products__versions")
    serializer_class = SupplierSerializer

    @act("suppliers.keep", takes=NewSupplierSerializer, gives=SupplierSerializer, code=201)
    def create(self, request: Request, given: Given) -> Supplier:
        """Register a supplier."""
        user = self._keeper(request)
        return self._again(dialogue.add_supplier(by=user, **given()))

    @act(
        "suppliers.keep",
        subject="supplier",
        takes=NewProductSerializer,
        gives=SupplierSerializer,
        code=201,
        detail=True,
    )
    def products(self, request: Request, given: Given, pk: str | None = None) -> Supplier:
        """Register one of the supplier's products."""
        user, supplier = self._keeper(request), self.get_object()
        dialogue.add_product(supplier, by=user, **given())
        return self._again(supplier)

    @act(
        "suppliers.keep",
        subject="supplier",
        takes=NewProductVersionSerializer,
        gives=SupplierSerializer,
        code=201,
        detail=True,
    )
    def versions(self, request: Request, given: Given, pk: str | None = None) -> Supplier:
        """Register a version of one of the supplier's products."""
        user, supplier = self._keeper(request), self.get_object()
        values = given()
        dialogue.add_version(values.pop("product"), by=user, **values)
        return self._again(supplier)

    def _keeper(self, request: Request) -> Any:
        if not supplier_access.may_keep(request.user):
            self.permission_denied(request, who_may_keep())
        return request.user

    def _again(self, supplier: Supplier) -> Supplier:
        """With its products as they are now."""
        return self.get_queryset().get(pk=supplier.pk)


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

    @act("suppliers.request", takes=NewRequestSerializer, gives=CommonRequestSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> CommonRequest:
        """Raise a request, with some of the own municipalities behind it."""
        if not supplier_access.may_request(request.user):
            self.permission_denied(request, dialogue.who_may_ask())
        values = given()
        return self._again(dialogue.ask(values.pop("supplier"), by=request.user, **values))

    @act(
        "suppliers.stand_behind",
        subject="common_request",
        takes=MunicipalitiesSerializer,
        gives=CommonRequestSerializer,
        detail=True,
        method="put",
        url_path="stand-behind",
    )
    def stand_behind(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> CommonRequest:
        """Which of the own municipalities stand behind it from now on."""
        if not access.own_municipalities(request.user).exists():
            self.permission_denied(request, dialogue.who_may_ask())
        common = self.get_object()
        dialogue.stand_behind(common.pk, given()["municipalities"], by=request.user)
        return self._again(common)

    @act(
        "suppliers.keep",
        subject="common_request",
        takes=SupplierAnswerSerializer,
        gives=CommonRequestSerializer,
        detail=True,
        method="put",
    )
    def answer(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> CommonRequest:
        """What the supplier answers; everyone behind the request is told."""
        if not supplier_access.may_keep(request.user):
            self.permission_denied(request, who_may_keep())
        common = self.get_object()
        values = given()
        dialogue.answer(common.pk, by=request.user, state=values["state"], text=values["answer"])
        return self._again(common)

    def _again(self, common: CommonRequest) -> CommonRequest:
        return self.get_queryset().get(pk=common.pk)


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

    @act("suppliers.keep", takes=NewDialogueSerializer, gives=DialogueSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> Any:
        """Write one line in the log."""
        if not supplier_access.may_keep(request.user):
            self.permission_denied(request, who_may_keep())
        values = given()
        return dialogue.write(values.pop("supplier"), by=request.user, **values)
