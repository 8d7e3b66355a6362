"""Tags of the portfolio's pages: `{% load folio %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core import language
from core.history.words import Change, plain, said
from portfolio.agreement.models import Commitment
from portfolio.editions.models import Criterion, LogLine, PortfolioEdition, PortfolioItem
from portfolio.freshness import shares
from portfolio.pilots.models import Pilot
from portfolio.plans.models import RegionalPlan, RegionalPlanItem

register = template.Library()


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """What is kept under `key`; nothing (empty) where nothing is."""
    return found.get(key, "")


register.filter("localized", language.localized)
register.simple_tag(shares.shown, name="freshness")

OTHER = {"kind": _("type"), "to": _("plass")}


@register.filter
def told(line: LogLine) -> list[Change]:
    """The changes of a line in the log, in words: labels of choices, dates as people write them."""
    fields = {one.name: one for model in _models(line) for one in model._meta.concrete_fields}
    return [
        Change(field_name(name), *(said(fields[name], value) if name in fields else plain(value) for value in pair))
        for name, pair in line.changes.items()
    ]


def _models(line: LogLine) -> tuple[type[Model], ...]:
    if line.commitment_id:
        return (Commitment,)
    if line.pilot_id:
        return (Pilot,)
    return (RegionalPlan, RegionalPlanItem) if line.plan_id else (PortfolioEdition, PortfolioItem)


def field_name(name: str) -> str:
    """What a field of the log is called: `municipal_actions` → «hva kommunene anbefales å gjøre»."""
    if name in Criterion.values:
        return str(Criterion(name).label)
    for model in (PortfolioItem, RegionalPlanItem, Commitment, Pilot):
        for field in model._meta.get_fields():
            label: Any = getattr(field, "verbose_name", None)
            if field.name == name and label:
                return str(label)
    return str(OTHER.get(name, name))
