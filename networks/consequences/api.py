"""How the API says what would change."""

from __future__ import annotations

from rest_framework import serializers


class ConsequenceSerializer(serializers.Serializer):
    text = serializers.CharField()
    count = serializers.IntegerField()
    details = serializers.ListField(child=serializers.CharField())
    needs_decision = serializers.BooleanField()


class ChapterSerializer(serializers.Serializer):
    """One room's part of a preview."""

    title = serializers.CharField()
    consequences = ConsequenceSerializer(many=True)
