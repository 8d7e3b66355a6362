"""What a reform means for the money: keys that count municipalities on its date or later count the new structure."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.jobs.models import RunState
from funding.keys.models import AllocationKey
from funding.runs.models import AllocationRun
from networks.consequences import Consequence
from networks.reforms.ledger import Ledger
from networks.reforms.plan import ReformPlan


class Keys:
    """The provider of this app. It changes nothing: a run freezes what it rests on, and a new run counts again."""

    key = "funding"
    order = 40

    @property
    def title(self) -> str:
        return _("Tilskudd")

    def preview(self, plan: ReformPlan) -> Iterator[Consequence]:
        keys = AllocationKey.objects.filter(municipality_date__gte=plan.reform.date).select_related("grant")
        found = [key for key in keys.order_by("grant", "version") if key == key.grant.keys.current()]
        if found:
            yield Consequence(
                ngettext(
                    "%(n)d fordelingsnøkkel teller kommunene etter reformen",
                    "%(n)d fordelingsnøkler teller kommunene etter reformen",
                    len(found),
                )
                % {"n": len(found)},
                len(found),
                found[0].grant.get_absolute_url(),
                tuple(f"{key.grant} ({key})" for key in found),
            )

    def apply(self, plan: ReformPlan, ledger: Ledger) -> None:
        """Nothing is stored here."""

    def come_into_force(self, plan: ReformPlan, ledger: Ledger) -> None:
        """Nothing is stored here."""

    def blocks_undo(self, plan: ReformPlan) -> Iterator[str]:
        runs = AllocationRun.objects.filter(
            state=RunState.DONE,
            key__municipality_date__gte=plan.reform.date,
            finished_at__gte=plan.reform.applied_at,
        )
        for run in runs.select_related("grant")[:1]:
            yield _("Fordelingen av %(grant)s er beregnet med den nye inndelingen.") % {"grant": run.grant}

    def undo(self, plan: ReformPlan, ledger: Ledger) -> None:
        """Nothing is stored here."""
