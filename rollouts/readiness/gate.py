"""What must be in place before municipalities are invited to a rollout, and who is to deliver it [004 §4.2].

A pool that the NKG has approved opens only when nothing is missing. Each check is a function that says what it misses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from rollouts.materials import workflow as materials
from rollouts.readiness.assessment import for_rollout
from rollouts.rollouts.models import Rollout
from rollouts.sheets.workflow import current_sheet


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: what, who is to deliver it, and where that is done."""

    what: str
    who: str
    url: str = ""


def missing(rollout: Rollout) -> list[Missing]:
    """Everything that prevents inviting municipalities to `rollout`; empty when they can be."""
    return [one for check in CHECKS for one in check(rollout)]


def _information(rollout: Rollout) -> Iterable[Missing]:
    if current_sheet(rollout.pk) is None:
        yield Missing(
            _("Informasjonen til kommunene er ikke publisert."),
            _("Den som leder innføringsløpet"),
            reverse("rollouts:sheet_current", args=[rollout.pk]),
        )


def _readiness(rollout: Rollout) -> Iterable[Missing]:
    """A stop, and the criteria that are neither met nor waived for this rollout."""
    found = for_rollout(rollout)
    if found.stop is not None:
        yield Missing(_("Løsningen er stoppet: %(reason)s") % {"reason": found.stop.reason}, _("KS og NKG"), found.url)
    for line in found.missing:
        yield Missing(line.what, line.criterion.deliverer, found.url)


CHECKS: list[Callable[[Rollout], Iterable[Missing]]] = [_information, _readiness, materials.missing]
