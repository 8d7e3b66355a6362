"""What must come before a solution. Kept by KS."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.models import User
from networks.people.access import require
from portfolio import access
from portfolio.access import who_may
from portfolio.solutions.models import Prerequisite, Solution


@transaction.atomic
def add_prerequisite(
    solution: Solution, *, by: User, requires: Solution, reason: str, reason_nn: str = "", source: str = ""
) -> Prerequisite:
    """`requires` comes before `solution`. Raises `InvalidInput` where that would lead around in a circle."""
    require(access.may_edit_portfolio(by), who_may())
    if not reason.strip():
        raise InvalidInput(_("Skriv hvorfor."), field="reason")
    # One at a time: two that are harmless each could make a circle together.
    pairs = list(Prerequisite.objects.select_for_update().values_list("solution", "requires"))
    if (solution.pk, requires.pk) in pairs:
        raise InvalidInput(_("Forutsetningen er alt ført inn."), field="requires")
    if solution.pk in needed_by(requires.pk, pairs):
        raise InvalidInput(
            _("%(one)s forutsetter alt %(other)s, direkte eller gjennom andre.")
            % {"one": requires.short_name, "other": solution.short_name},
            field="requires",
        )
    return Prerequisite.objects.create(
        solution=solution,
        requires=requires,
        reason=reason.strip(),
        reason_nn=reason_nn.strip(),
        source=source.strip(),
    )


def needed_by(key: int, pairs: list[tuple[int, int]]) -> set[int]:
    """The solution itself and all it requires, near and far, by the (solution, requires) of `pairs`."""
    found, todo = {key}, [key]
    while todo:
        one = todo.pop()
        for solution, requires in pairs:
            if solution == one and requires not in found:
                found.add(requires)
                todo.append(requires)
    return found


@transaction.atomic
def remove_prerequisite(prerequisite_id: int, *, by: User) -> None:
    require(access.may_edit_portfolio(by), who_may())
    Prerequisite.objects.filter(pk=prerequisite_id).delete()
