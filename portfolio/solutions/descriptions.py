"""Solutions come to be and are described; they outlive the editions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.models import User
from networks.people.access import require
from portfolio import access
from portfolio.access import who_may
from portfolio.solutions.models import FocusArea, Solution

# Words of the addresses under /portefolje/.
TAKEN = {"utgaver", "punkt", "regionene", "forpliktelser", "forhandsvisning", "vekter", "innspill", "piloter"}
FIELDS = ["name", "short_name", "focus_area", "owner", "counted_level", "definition"]


@transaction.atomic
def create_solution(
    *, by: User, name: str, short_name: str = "", focus_area: FocusArea | None = None, owner: str = ""
) -> Solution:
    """A new thing to introduce; its address is made from the short name."""
    require(access.may_edit_portfolio(by), who_may())
    name, short_name = name.strip(), short_name.strip() or name.strip()[:30]
    if not name:
        raise InvalidInput(_("Velg en løsning, eller skriv navnet på en ny."), field="solution")
    if focus_area is None:
        raise InvalidInput(_("Velg innsatsområdet."), field="focus_area")
    words = short_name.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    key = slugify(words)[:45]
    if not key or key in TAKEN or Solution.objects.filter(key=key).exists():
        raise InvalidInput(_("Det finnes alt en løsning med dette kortnavnet. Velg et annet."), field="short_name")
    return Solution.objects.create(
        key=key, name=name, short_name=short_name, focus_area=focus_area, owner=owner.strip()
    )


@transaction.atomic
def edit_solution(key: str, *, by: User, **values: Any) -> Solution:
    """Change what a solution is called, whose it is and what its counts count; the database keeps every version."""
    require(access.may_edit_portfolio(by), who_may())
    solution = Solution.objects.select_for_update().get(key=key)
    for name in FIELDS:
        if name in values:
            setattr(solution, name, values[name].strip() if isinstance(values[name], str) else values[name])
    if not solution.name or not solution.short_name:
        raise InvalidInput(_("Skriv navn og kortnavn."), field="name")
    solution.save()
    return solution
