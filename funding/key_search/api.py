"""API of the searches over keys; same querysets and rules as the pages."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from core.api_acts import Given, act
from core.opens import opens
from funding.api import Asked, KronerField, ShareField
from funding.grants.models import Grant
from funding.key_search import search as sweeps
from funding.key_search.models import KeySweep
from funding.key_search.search import Grid


class NewSearchSerializer(serializers.Serializer):
    """Every combination is one key. `municipality_parts` are parts of what the flat share leaves."""

    base_amounts = serializers.ListField(child=KronerField(), allow_empty=False)
    flat_shares = serializers.ListField(child=ShareField(), allow_empty=False)
    municipality_parts = serializers.ListField(child=ShareField(), allow_empty=False)
    population_dates = serializers.ListField(child=serializers.DateField(), allow_empty=False)
    municipality_dates = serializers.ListField(
        child=serializers.DateField(), default=list, help_text="None: as the population date."
    )


class KeySweepSerializer(serializers.ModelSerializer):
    grant: serializers.SlugRelatedField[Grant] = serializers.SlugRelatedField("key", read_only=True)

    class Meta:
        model = KeySweep
        fields = ["id", "grant", "state", "progress", "error", "grid", "target", "count", "done", "result", "queued_at"]


class SearchesOfGrant(Asked):
    """The part of a grant's API that is about searches over keys."""

    @act(
        "grants.manage",
        subject="grant",
        takes=NewSearchSerializer,
        gives=KeySweepSerializer,
        code=201,
        detail=True,
        url_path="key-search",
    )
    def key_search(self, request: Request, given: Given, key: str | None = None) -> KeySweep:
        """Try many keys in one job against the decided amounts; one that is under way is given back."""
        user, grant = self.for_grant_manager(request), self.get_object()
        return sweeps.start(grant, Grid(**given()), by=user)


@opens("anyone", on="list")
@opens("grants.see_runs", on="retrieve", subject="sweep")
class KeySweepViewSet(Asked, viewsets.ReadOnlyModelViewSet):
    """Searches over keys; KS' working papers. `off` is what a key misses the decided amounts by, in kroner."""

    queryset = KeySweep.objects.none()
    serializer_class = KeySweepSerializer
    filterset_fields = {"grant__key": ["exact"], "state": ["exact"]}

    def get_queryset(self) -> QuerySet[KeySweep]:
        return KeySweep.objects.visible_to(self.request.user).select_related("grant")

    @act("grants.manage", subject="sweep", gives=KeySweepSerializer, detail=True)
    def cancel(self, request: Request, pk: str | None = None) -> KeySweep:
        """Stop a search that isn't finished; what it has found so far stays readable."""
        found = self.get_object()
        user = self.for_grant_manager(request)
        sweeps.cancel(found, by=user)
        return self.get_object()
