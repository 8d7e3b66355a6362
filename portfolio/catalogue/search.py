"""Search over the solutions and what the editions say of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from portfolio.editions.access import visible_editions
from portfolio.editions.models import PortfolioItem
from portfolio.solutions.models import Solution

IN_SOLUTION = ["name", "short_name", "owner", "definition", "focus_area__name"]
IN_ITEM = [
    "title",
    "title_nn",
    "timeframe",
    "purpose",
    "purpose_nn",
    "municipal_actions",
    "municipal_actions_nn",
    "sector_actions",
    "sector_actions_nn",
    "status_text",
    "status_text_nn",
]


def matching(text: str, user: Any) -> QuerySet[Solution]:
    """The solutions in which each word of `text` is: in the name, or in an edition that `user` may see."""
    items = PortfolioItem.objects.filter(visible_editions(user, "edition__"))
    found = Solution.objects.select_related("focus_area")
    for word in text.split()[:8]:
        said = items.filter(_somewhere(IN_ITEM, word)).values("solution")
        found = found.filter(_somewhere(IN_SOLUTION, word) | Q(pk__in=said))
    return found.order_by("name")


def _somewhere(fields: list[str], word: str) -> Q:
    condition = Q()
    for name in fields:
        condition |= Q(**{f"{name}__icontains": word})
    return condition
