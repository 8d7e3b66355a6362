"""Municipalities, counties and networks over the API; the same querysets as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from core.opens import opens
from networks.geography.dictionary import Dictionary
from networks.geography.former_numbers import resolve
from networks.geography.models import (
    County,
    Municipality,
    MunicipalityPeriod,
    MunicipalityQuerySet,
    Network,
    Population,
)

VALID_ON = OpenApiParameter("valid_on", dt.date, description="The date to show the country on; today when left out.")
AS_OF = OpenApiParameter("as_of", dt.date, description="The date to answer for; today when left out.")


def date_parameter(request: Request, name: str = "valid_on") -> dt.date:
    """The ISO date in the query string, today when it is left out; a 400 with words when it is no date."""
    text = request.query_params.get(name)
    if not text:
        return timezone.localdate()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError(
            {name: gettext("«%(text)s» er ikke en dato på formen ÅÅÅÅ-MM-DD.") % {"text": text}}
        ) from error


class NetworkSerializer(serializers.ModelSerializer):
    class Meta:
        model = Network
        fields = ["key", "name", "own_name", "project_number"]


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="network")
class NetworkViewSet(viewsets.ReadOnlyModelViewSet):
    """The regional digitalisation networks."""

    queryset = Network.objects.all()
    serializer_class = NetworkSerializer
    lookup_field = "key"


class CountySerializer(serializers.ModelSerializer):
    class Meta:
        model = County
        fields = ["number", "name", "valid_from", "valid_to"]


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="county")
@extend_schema(parameters=[VALID_ON])
class CountyViewSet(viewsets.ReadOnlyModelViewSet):
    """The counties of a date. A county is not a network."""

    queryset = County.objects.all()
    serializer_class = CountySerializer
    lookup_field = "number"
    filter_backends: list[type] = []

    def get_queryset(self) -> QuerySet[County]:
        return County.objects.valid_on(date_parameter(self.request))


class PeriodSerializer(serializers.ModelSerializer):
    county = serializers.CharField(source="county.number")
    names = serializers.SerializerMethodField()

    class Meta:
        model = MunicipalityPeriod
        fields = ["number", "name", "names", "county", "valid_from", "valid_to"]

    def get_names(self, period: MunicipalityPeriod) -> list[str]:
        return period.all_names()


class MunicipalitySerializer(serializers.ModelSerializer):
    """`number`, `name`, `county` and `network` as they were on the date asked for; `id` never changes."""

    number = serializers.CharField(source="number_as_of")
    name = serializers.CharField(source="name_as_of")
    county = serializers.SerializerMethodField()
    network = serializers.SerializerMethodField()
    periods = PeriodSerializer(many=True)
    population = serializers.SerializerMethodField(help_text="Inhabitants by date (1 January).")

    class Meta:
        model = Municipality
        fields = [
            "id",
            "number",
            "name",
            "county",
            "network",
            "organisation_number",
            "written_standard",
            "latitude",
            "longitude",
            "periods",
            "population",
        ]

    def get_county(self, municipality: Any) -> str:
        return self.context["counties"][municipality.county_as_of_id]

    def get_network(self, municipality: Any) -> str | None:
        return self.context["networks"].get(municipality.network_as_of_id)

    def get_population(self, municipality: Any) -> dict[str, int]:
        return {figure.date.isoformat(): figure.inhabitants for figure in municipality.populations.all()}


class MunicipalityFilter(django_filters.FilterSet):
    network = django_filters.CharFilter(method="in_network", label="The network's key")
    q = django_filters.CharFilter(method="search", label="Name in any language, or number")
    number = django_filters.CharFilter(method="led_to", label="A number, old or new: those that hold its area")

    class Meta:
        model = Municipality
        fields: list[str] = []

    def in_network(self, queryset: MunicipalityQuerySet, name: str, value: str) -> MunicipalityQuerySet:
        network = Network.objects.filter(key=value).first()
        return queryset.in_network(network, date_parameter(self.request)) if network else queryset.none()

    def search(self, queryset: MunicipalityQuerySet, name: str, value: str) -> MunicipalityQuerySet:
        found = Dictionary(date_parameter(self.request)).search(value)
        return queryset.filter(pk__in=[hit.municipality.pk for hit in found])

    def led_to(self, queryset: MunicipalityQuerySet, name: str, value: str) -> MunicipalityQuerySet:
        return queryset.filter(pk__in=resolve(value, date_parameter(self.request)).values("pk"))


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="municipality")
@extend_schema(parameters=[VALID_ON])
@extend_schema_view(
    retrieve=extend_schema(
        parameters=[OpenApiParameter("number", str, OpenApiParameter.PATH, description="Four digits.")]
    )
)
class MunicipalityViewSet(viewsets.ReadOnlyModelViewSet):
    """The municipalities of a date, 356 until 31 December 2023 and 357 after."""

    queryset = Municipality.objects.all()
    serializer_class = MunicipalitySerializer
    filterset_class = MunicipalityFilter
    lookup_field = "number_as_of"
    lookup_url_kwarg = "number"

    def get_queryset(self) -> MunicipalityQuerySet:
        return Municipality.objects.valid_on(date_parameter(self.request)).prefetch_related(
            Prefetch("periods", MunicipalityPeriod.objects.select_related("county")),
            Prefetch("populations", Population.objects.order_by("date")),
        )

    def get_object(self) -> Municipality:
        """By its number on the date; an earlier number leads to the one that holds its area on the date, if it is one.

        Where they are several, `?number=` gives them all.
        """
        municipalities: Any = self.get_queryset()
        given = self.kwargs["number"]
        found = list(municipalities.filter(number_as_of=given)) or list(
            municipalities.filter(pk__in=resolve(given, date_parameter(self.request)).values("pk"))
        )
        if len(found) > 1:
            raise NotFound(
                gettext("Nummeret er blitt til flere kommuner. Spør med ?number=%(number)s.") % {"number": given}
            )
        if not found:
            raise NotFound
        return found[0]

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        context["counties"] = dict(County.objects.values_list("pk", "number"))
        context["networks"] = dict(Network.objects.values_list("pk", "key"))
        return context
