"""API for webhooks: the own subscriptions, and what was sent."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers, viewsets
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from rollouts.webhooks import deliveries as webhooks
from rollouts.webhooks.models import CHOSEN_KINDS, Attempt, Delivery, Subscription


class MaySubscribe(BasePermission):
    """Those who have a role."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return webhooks.may_subscribe(request.user)


class SubscriptionSerializer(serializers.ModelSerializer):
    kinds = serializers.ListField(child=serializers.ChoiceField(CHOSEN_KINDS))

    class Meta:
        model = Subscription
        fields = ["id", "name", "url", "kinds", "is_active", "created_at"]
        read_only_fields = ["is_active", "created_at"]


class NewSubscriptionSerializer(SubscriptionSerializer):
    secret = serializers.SerializerMethodField(help_text="Shown in this answer and never again.")

    class Meta(SubscriptionSerializer.Meta):
        fields = [*SubscriptionSerializer.Meta.fields, "secret"]

    def get_secret(self, subscription: Subscription) -> str:
        return webhooks.secret_of(subscription)


class AttemptSerializer(serializers.ModelSerializer):
    class Meta:
        model = Attempt
        fields = ["at", "status", "error", "milliseconds"]


class DeliverySerializer(serializers.ModelSerializer):
    attempts = AttemptSerializer(many=True)

    class Meta:
        model = Delivery
        fields = ["id", "key", "kind", "payload", "state", "created_at", "attempts"]


class SendAgainSerializer(serializers.Serializer):
    delivery = serializers.IntegerField(help_text="The delivery's id.")


@opens("webhooks.use", on="list")
@opens("webhooks.see", on="retrieve", subject="webhook")
class SubscriptionViewSet(viewsets.ReadOnlyModelViewSet):
    """Addresses that want to know what happens: the own ones, and all to KS' administrators."""

    queryset = Subscription.objects.none()
    serializer_class = SubscriptionSerializer
    permission_classes = (IsAuthenticated, MaySubscribe)

    def get_queryset(self) -> QuerySet[Subscription]:
        return Subscription.objects.visible_to(self.request.user).order_by("pk")

    @act("webhooks.use", takes=SubscriptionSerializer, gives=NewSubscriptionSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> Any:
        """A new one; `secret` signs what is sent."""
        return webhooks.subscribe(by=request.user, **given())

    @act("webhooks.see", subject="webhook:own", takes=SubscriptionSerializer, gives=SubscriptionSerializer)
    def update(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Subscription:
        """Another name, address or other events; for the owner. The secret stays."""
        return webhooks.edit(self.get_object(), by=request.user, **given())

    @act("webhooks.see", subject="webhook", gives=DeliverySerializer, code=201, detail=True)
    def test(self, request: Request, pk: str | None = None) -> Delivery:
        """Send a test; see `deliveries` for what became of it."""
        return webhooks.send_test(self.get_object())

    @act("webhooks.see", subject="webhook", gives=SubscriptionSerializer, answers={}, detail=True)
    def on(self, request: Request, pk: str | None = None) -> Subscription:
        """Send again from now on."""
        return self._switch(on=True)

    @act("webhooks.see", subject="webhook", gives=SubscriptionSerializer, answers={}, detail=True)
    def off(self, request: Request, pk: str | None = None) -> Subscription:
        """Send nothing more."""
        return self._switch(on=False)

    def _switch(self, *, on: bool) -> Subscription:
        subscription = self.get_object()
        webhooks.switch(subscription, on=on)
        return subscription

    @act(
        "webhooks.see",
        subject="webhook",
        takes=SendAgainSerializer,
        gives=DeliverySerializer,
        detail=True,
        url_path="send-again",
    )
    def send_again(self, request: Request, given: Given, pk: str | None = None) -> Any:
        """Try to send one of the deliveries once more, with all its attempts."""
        subscription = self.get_object()
        found = Delivery.objects.filter(subscription=subscription).select_related("subscription")
        delivery = get_object_or_404(found, pk=given()["delivery"])
        webhooks.send_again(delivery)
        return Delivery.objects.get(pk=delivery.pk)

    @act(
        "webhooks.see",
        subject="webhook",
        gives=[DeliverySerializer],
        detail=True,
        method="get",
        pagination_class=LimitOffsetPagination,
    )
    def deliveries(self, request: Request, pk: str | None = None) -> Response:
        """What was sent, the latest first, with each attempt."""
        found = Delivery.objects.filter(subscription=self.get_object()).prefetch_related("attempts")
        page = self.paginate_queryset(found) or []
        return self.get_paginated_response(DeliverySerializer(page, many=True).data)
