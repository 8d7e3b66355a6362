"""Registered reforms for machines; drafts and undone ones only for those who may see them on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers, viewsets

from networks.models import Reform, ReformLine
from networks.models.geography import OTHER_NAMES
from networks.reforms.views import visible_reforms


class ReformLineSerializer(serializers.ModelSerializer):
    predecessor_id = serializers.IntegerField(help_text="The municipality's id, which never changes.")
    predecessor_name = serializers.CharField(source="predecessor.name")
    network: Any = serializers.SlugRelatedField(slug_field="key", read_only=True)

    class Meta:
        model = ReformLine
        fields = [
            "predecessor_id",
            "predecessor_name",
            "to_number",
            "to_name",
            "county_name",
            "network",
            "continues",
            "population",
            *OTHER_NAMES,
        ]


class ReformSerializer(serializers.ModelSerializer):
    lines = ReformLineSerializer(many=True)

    class Meta:
        model = Reform
        fields = ["id", "name", "date", "kind", "state", "note", "in_force_at", "lines"]


class ReformViewSet(viewsets.ReadOnlyModelViewSet):
    """The reforms of municipalities, the latest first. An applied one changes nothing before its date."""

    queryset = Reform.objects.all()
    serializer_class = ReformSerializer
    filterset_fields = ["kind", "state", "date"]

    def get_queryset(self) -> QuerySet[Reform]:
        lines = ReformLine.objects.select_related("predecessor", "network")
        return visible_reforms(self.request.user).prefetch_related(Prefetch("lines", lines))
