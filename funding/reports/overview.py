"""How far the reporting on a grant has come: every network, every date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from funding.decisions.models import DecidedAmount
from funding.grants.models import Grant
from funding.reports.balance import Sums, uses
from funding.reports.models import Carryover, NetworkReport, ReportRound
from funding.reports.moves import EDITABLE_STATES, ReportState


@dataclass(frozen=True)
class Cell:
    """One network in one round; `report` is None where nothing has come (a draft counts as nothing to KS)."""

    round: ReportRound
    report: NetworkReport | None
    overdue: bool

    @property
    def is_readable(self) -> bool:
        return self.report is not None and self.report.state != ReportState.DRAFT


class Overview:
    """Seven queries for any number of networks and rounds."""

    def __init__(self, grant: Grant, user: Any, today: dt.date) -> None:
        self.grant = grant
        self.rounds = list(grant.report_rounds.all())
        amounts = DecidedAmount.objects.in_force().filter(grant=grant).select_related("network")
        found = NetworkReport.objects.filter(round__grant=grant).select_related("network")
        reports = {(report.round_id, report.network_id): report for report in found}
        latest = {use.network.pk: use for use in uses(user, grant=grant)}
        self.rows = [
            (
                amount.network,
                latest[amount.network_id],
                [self._cell(item, reports.get((item.pk, amount.network_id)), today) for item in self.rounds],
            )
            for amount in amounts
        ]
        self.sums = Sums([use for _network, use, _cells in self.rows])
        self.left_over = list(Carryover.objects.filter(grant=grant).select_related("network", "taken_into"))
        # Where nobody has begun, a date may be taken away.
        self.begun = {round_id for round_id, _network in reports}

    @staticmethod
    def _cell(item: ReportRound, report: NetworkReport | None, today: dt.date) -> Cell:
        waits = report is None or report.state in EDITABLE_STATES
        return Cell(item, report, waits and item.due_on < today)

    @property
    def approved(self) -> int:
        cells = [cell for _network, _use, cells in self.rows for cell in cells]
        return sum(cell.report is not None and cell.report.state == ReportState.APPROVED for cell in cells)
