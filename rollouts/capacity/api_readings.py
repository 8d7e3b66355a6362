"""What a pool collides with, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class HitSerializer(serializers.Serializer):
    kind = serializers.CharField(help_text="`municipality`, `leader`, `network` or `nhn`.")
    name = serializers.CharField()
    limit = serializers.IntegerField(help_text="Pools at once that are fine.")
    most = serializers.IntegerField(help_text="Pools at once in the worst week, this one included.")
    weeks = serializers.ListField(child=serializers.DateField(), help_text="The Mondays of the weeks.")
    pools = serializers.SerializerMethodField()
    hidden = serializers.IntegerField(help_text="How many more pools are there that the caller may not see.")

    def get_pools(self, hit: Any) -> list[int]:
        return [pool.pk for pool in hit.pools]


class WindowSerializer(serializers.Serializer):
    start_date = serializers.DateField()
    end_date = serializers.DateField()
    sign_up_deadline = serializers.DateField(allow_null=True)


class ReadingSerializer(serializers.Serializer):
    """What a pool collides with; the numbers are the same for every caller, dates are inclusive."""

    start_date = serializers.DateField()
    end_date = serializers.DateField()
    is_free = serializers.BooleanField()
    hits = HitSerializer(many=True)
    possible = serializers.IntegerField(help_text="Municipalities that may come to take part.")
    possible_free = serializers.IntegerField(help_text="Of these, those with room in all the weeks.")
    needs = serializers.IntegerField(help_text="How many of them must have room.")
    suits = serializers.BooleanField(help_text="The period can be worked in: not in July or across Christmas.")
    weekdays = serializers.IntegerField(help_text="Days from Monday to Friday in the period.")
    working_days = serializers.IntegerField(help_text="Of these, those that are no public holiday and not in July.")
    holidays = serializers.ListField(child=serializers.CharField(), help_text="What takes the others, by name.")
    window = WindowSerializer(allow_null=True, help_text="The nearest free period, where this one isn't it.")
