"""What rollouts put on a solution's page: readiness, suppliers, rollouts with their pools, and materials.

How far the suppliers have come is told here and nowhere else (`rollouts.suppliers.adaptations`).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portfolio.models import Solution
from portfolio.solutions.panel_registry import solution_board
from rollouts import access
from rollouts.materials import workflow as materials
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES
from rollouts.products import access as supplier_access
from rollouts.products.models import ProductKind
from rollouts.readiness import assessment
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.seats import with_taken
from rollouts.suppliers.models import AdaptationReport

SHOWN = 5


@solution_board.panel("klar", order=10, template="rollouts/readiness/solution_ready.html", title=_("Klar til bruk"))
def ready(solution: Solution, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """Whether municipalities can be invited, else exactly what is missing and who is to deliver it. Five queries."""
    found = assessment.readiness_of([solution])[solution.pk]
    missing = [(line.what, line.criterion.deliverer) for line in found.missing]
    missing += [
        (_("Materiell mangler: %(kind)s.") % {"kind": one.get_kind_display()}, one.deliverer)
        for one in materials.missing_for(solution.pk)
    ]
    if not found.lines and not missing and found.stop is None:
        return None
    return {
        "solution": solution,
        "found": found,
        "missing": missing,
        "may_apply": found.stop is not None and access.answers_for_some(user),
    }


@solution_board.panel(
    "journalsystemer", order=22, template="rollouts/suppliers/solution_panel.html", title=_("Journalsystemene")
)
def suppliers(solution: Solution, user: Any, request: HttpRequest) -> dict[str, Any]:
    """How far each journal system is adapted, as last reported; one query, and one for the role."""
    reports = (
        AdaptationReport.objects.filter(solution=solution, product__kind=ProductKind.EHR)
        .current()
        .select_related("product__supplier", "version", "municipality")
    )
    return {
        "solution": solution,
        "reports": sorted(reports, key=lambda one: one.product.name),
        "may_keep": supplier_access.may_keep(user),
    }


@solution_board.panel(
    "innforingslop", order=30, template="rollouts/panels/solution_rollouts.html", title=_("Innføringsløp og puljer")
)
def rollouts_of(solution: Solution, user: Any, request: HttpRequest) -> dict[str, Any]:
    """The solution's rollouts with the pools that `user` may see, those that are over last; two queries."""
    pools = with_taken(Pool.objects.visible_to(user)).order_by("start_date", "pk")
    found: Any = Rollout.objects.visible_to(user).filter(solution=solution).select_related("network")
    rows = list(found.prefetch_related(Prefetch("pools", pools)).order_by("title"))
    return {
        "solution": solution,
        "rollouts": [
            (rollout, sorted(rollout.pools.all(), key=lambda pool: pool.state in FINAL_STATES)) for rollout in rows
        ],
    }


@solution_board.panel(
    "materiell", order=50, template="rollouts/materials/solution_materials.html", title=_("Materiell")
)
def materials_of(solution: Solution, user: Any, request: HttpRequest) -> dict[str, Any]:
    """The first of the solution's materials, and what must be there and isn't; two queries."""
    found = list(materials.find(solution=solution)[: SHOWN + 1])
    return {
        "solution": solution,
        "materials": found[:SHOWN],
        "more": len(found) > SHOWN,
        "missing": materials.missing_for(solution.pk),
    }
