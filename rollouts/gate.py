"""What must be in place before municipalities are invited to a rollout, and who is to deliver it [004 §4.2].

A pool that the NKG has approved opens only when nothing is missing. Each check is a function that says what it misses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from rollouts import materials
from rollouts.models import Rollout
from rollouts.sheets import current_sheet


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way: what, who is to deliver it, and where that is done."""

    what: str
    who: str
    url: str = ""


def missing(rollout: Rollout) -> list[Missing]:
    """Everything that stands in the way of inviting municipalities to `rollout`; empty when they can be."""
    return [one for check in CHECKS for one in check(rollout)]


def _information(rollout: Rollout) -> Iterable[Missing]:
    if current_sheet(rollout.pk) is None:
        yield Missing(
            _("Informasjonen til kommunene er ikke publisert."),
            _("Den som leder innføringsløpet"),
            reverse("rollouts:sheet_current", args=[rollout.pk]),
        )


CHECKS: list[Callable[[Rollout], Iterable[Missing]]] = [_information, materials.missing]
