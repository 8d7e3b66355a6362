"""Tags of the portfolio's pages: `{% load folio %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from core import language
from portfolio.agreement.models import Commitment
from portfolio.editions.models import Criterion, PortfolioItem
from portfolio.freshness import shares
from portfolio.pilots.models import Pilot
from portfolio.plans.models import RegionalPlanItem

register = template.Library()
register.filter("localized", language.localized)
register.simple_tag(shares.shown, name="freshness")

OTHER = {"kind": _("type"), "to": _("plass")}


@register.filter
def field_name(name: str) -> Any:
    """What a field of the log is called: `municipal_actions` → «hva kommunene anbefales å gjøre»."""
    if name in Criterion.values:
        return Criterion(name).label
    for model in (PortfolioItem, RegionalPlanItem, Commitment, Pilot):
        for field in model._meta.get_fields():
            label: Any = getattr(field, "verbose_name", None)
            if field.name == name and label:
                return label
    return OTHER.get(name, name)
