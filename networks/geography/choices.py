"""Fields for choosing municipalities; a name that two of them have is followed by the county."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.utils import timezone

from networks.geography.models import MunicipalityPeriod


def labels(municipalities: Sequence[Any]) -> dict[int, str]:
    """What each (with `pk` and `name`) is called among the others, by key; one query where a name is there twice, else
    none."""
    names = Counter(one.name for one in municipalities)
    shared = [one.pk for one in municipalities if names[one.name] > 1]
    counties: dict[int, str] = {}
    if shared:
        periods = MunicipalityPeriod.objects.valid_on(timezone.localdate()).filter(municipality__in=shared)
        counties = dict(periods.values_list("municipality", "county__name"))
    return {one.pk: f"{one.name} ({counties[one.pk]})" if one.pk in counties else one.name for one in municipalities}


class _Choices(ModelChoiceIterator):
    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield ("", str(self.field.empty_label))
        rows = list(self.queryset.all())
        names = labels(rows)
        for row in rows:
            yield ModelChoiceIteratorValue(self.field.prepare_value(row), row), names[row.pk]


class MunicipalityChoiceField(forms.ModelChoiceField):
    iterator = _Choices


class MunicipalityMultipleChoiceField(forms.ModelMultipleChoiceField):
    iterator = _Choices
