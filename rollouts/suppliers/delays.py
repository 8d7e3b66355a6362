"""What a delivery that hasn't come holds up, beside the pools: the criteria of readiness, and the gates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rollouts.eligibility.models import EligibilityRules
from rollouts.readiness import assessment
from rollouts.readiness.models import Result
from rollouts.rollouts.models import Track
from rollouts.suppliers.models import AdaptationReport

# The criterion that is about the suppliers' adaptations [004 §4.2].
CRITERION = "leverandorer"


@dataclass(frozen=True)
class Held:
    """One criterion or gate that a delivery holds up, in words, and where it is."""

    text: str
    url: str
    # It counts as met in spite of the delivery, and wants a new look.
    is_doubtful: bool = False


def held_up(reports: Iterable[AdaptationReport]) -> dict[int, list[Held]]:
    """What each of `reports` (those not delivered) holds up, by the report's id. Five queries, none without any.

    The criterion about the suppliers for the report's solution, and each rollout on track C whose rules let those join
    who have the product.
    """
    waiting = [one for one in reports if not one.is_ready]
    if not waiting:
        return {}
    solutions = {one.solution_id: one.solution for one in waiting}
    found: dict[int, list[Held]] = defaultdict(list)
    states = assessment.readiness_of(solutions.values())
    rules = EligibilityRules.objects.filter(
        rollout__solution__in=solutions, rollout__track=Track.PARTIAL, pool__isnull=True
    ).select_related("rollout")
    latest = list(rules.order_by("rollout_id", "-version").distinct("rollout_id"))
    for one in waiting:
        state = states[one.solution_id]
        for line in state.lines:
            if line.criterion.key == CRITERION:
                text = _("Kriteriet «%(criterion)s»: %(state)s") % {
                    "criterion": line.criterion.title,
                    "state": line.result_label,
                }
                found[one.pk].append(Held(text, state.url, line.result == Result.MET))
        for row in latest:
            if _lets_join(row, one):
                text = _("Invitasjoner i %(rollout)s venter på produktet") % {"rollout": row.rollout.title}
                found[one.pk].append(Held(text, row.rollout.get_absolute_url()))
    return dict(found)


def _lets_join(rules: EligibilityRules, report: AdaptationReport) -> bool:
    """Do the rules let those join who have the product of the report?"""
    if rules.rollout.solution_id != report.solution_id:
        return False
    of_product, of_supplier = rules.rules.get("ehr", []), rules.rules.get("welfare", [])
    return report.product_id in of_product or report.product.supplier_id in of_supplier
