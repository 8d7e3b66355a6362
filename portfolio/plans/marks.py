"""What in a region's plan can't be right, said beside it: it is marked and warned about, never refused."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.templatetags.figures import integer
from portfolio.plans.models import RegionalPlan, RegionalPlanItem


def marks(item: RegionalPlanItem, plan: RegionalPlan) -> list[str]:
    """What is odd about `item` of `plan`, which comes `with_size`, in sentences."""
    found, size = [], plan.size
    if size is not None and item.ambition is not None and item.ambition > size:
        found.append(
            _("Ambisjonen er %(n)s kommuner, men regionen har %(size)s.")
            % {"n": integer(item.ambition), "size": integer(size)}
        )
    day = plan.decided_on or timezone.localdate()
    if item.target_date is not None and item.target_date < day:
        text = _("Målet %(target)s var passert da planen ble vedtatt.")
        if plan.decided_on is None:
            text = _("Målet %(target)s er allerede passert.")
        found.append(text % {"target": date_format(item.target_date, "SHORT_DATE_FORMAT")})
    return found


def marked(items: Iterable[RegionalPlanItem], plans: Iterable[RegionalPlan]) -> dict[int, list[str]]:
    """The marks of each item that has any; the `plans` come `with_size`."""
    by_pk = {plan.pk: plan for plan in plans}
    found = {item.pk: marks(item, by_pk[item.plan_id]) for item in items}
    return {pk: texts for pk, texts in found.items() if texts}
