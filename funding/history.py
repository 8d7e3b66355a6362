"""Who sees what has been changed about grants, their keys, decisions, payments and reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.history import registry
from core.history.registry import Tracked
from funding.access import may_see_runs
from funding.decisions.models import DecidedAmount
from funding.grants.models import Deduction, Grant
from funding.keys.models import AllocationKey
from funding.letters.models import LetterLanguage
from funding.payments.models import Instalment, Payment
from funding.reports.access import may_open_report
from funding.reports.models import Carryover, NetworkReport, ReportRound


def register() -> None:
    registry.register(
        Tracked(model=Grant, may=lambda user, row: may_see_runs(user)),
        *(
            Tracked(model=model, part_of=("grant",))
            for model in (AllocationKey, Deduction, DecidedAmount, Instalment, ReportRound, Carryover)
        ),
        Tracked(model=Payment, part_of=("instalment",)),
        Tracked(model=NetworkReport, may=lambda user, row: may_open_report(user, row.network)),
        Tracked(model=LetterLanguage, part_of=("network",)),
    )
    registry.name_tasks(
        {
            "funding.tasks.carry_out_run": _("beregner en fordeling"),
            "funding.tasks.carry_out_sweep": _("søker etter en nøkkel"),
        }
    )
