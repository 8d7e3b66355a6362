"""What is unfinished about a case, as the API tells it."""

from __future__ import annotations

from rest_framework import serializers

from rollouts.decisions.gaps import GapKind


class GapSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(GapKind.choices)
    what = serializers.CharField(help_text="In a few words.")
    url = serializers.CharField(help_text="Where it is mended; a path, or empty.")


class LessonSerializer(serializers.Serializer):
    """What an earlier pool with the same solution has to say."""

    advice = serializers.CharField()
    pool = serializers.CharField()
    url = serializers.CharField(help_text="The evaluation; a path.")


class UnfinishedSerializer(serializers.Serializer):
    gaps = GapSerializer(many=True, help_text="To approve it all the same needs a reason.")
    lessons = LessonSerializer(many=True)
