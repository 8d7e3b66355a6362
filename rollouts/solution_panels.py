"""What rollouts put on a solution's page: whether it is ready for use, its rollouts and pools, and its material."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portfolio.models import Solution
from portfolio.solution_panels import register_solution_panel
from rollouts import access_ready, materials, readiness
from rollouts.models import Pool, Rollout
from rollouts.transitions import FINAL_STATES

SHOWN = 8


def register() -> None:
    register_solution_panel(
        key="klar-til-bruk", order=10, template="rollouts/solution_ready.html", context=readiness_panel
    )
    register_solution_panel(
        key="innforingslop", order=30, template="rollouts/solution_rollouts.html", context=rollouts_panel
    )
    register_solution_panel(key="materiell", order=50, template="rollouts/solution_materials.html", context=material)


def readiness_panel(solution: Solution, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """Whether municipalities can be invited, else exactly what is missing and who is to deliver it. Five queries."""
    found = readiness.readiness_of([solution])[solution.pk]
    missing = [(line.what, line.criterion.deliverer) for line in found.missing]
    missing += [
        (_("Materiell mangler: %(kind)s.") % {"kind": one.get_kind_display()}, one.deliverer)  # type: ignore[attr-defined]
        for one in materials.missing_for(solution.pk)
    ]
    if not found.lines and not missing and found.stop is None:
        return None
    return {
        "solution": solution,
        "found": found,
        "missing": missing,
        "may_apply": found.stop is not None and access_ready.answers_for_some(user),
    }


def rollouts_panel(solution: Solution, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The rollouts, and the pools that aren't over, the nearest first. Two queries."""
    rollouts = list(Rollout.objects.visible_to(user).filter(solution=solution).select_related("network"))
    if not rollouts:
        return None
    living = Pool.objects.visible_to(user).with_taken().filter(rollout__in=rollouts).exclude(state__in=FINAL_STATES)
    pools = list(living.select_related("rollout").order_by("start_date", "pk")[: SHOWN + 1])
    return {"solution": solution, "rollouts": rollouts, "pools": pools[:SHOWN], "more": len(pools) > SHOWN}


def material(solution: Solution, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """Templates and guides. One query."""
    found = list(materials.find(solution=solution)[: SHOWN + 1])
    return {"solution": solution, "rows": found[:SHOWN], "more": len(found) > SHOWN} if found else None
