"""What a reform changes here: the successor inherits a status for each solution, marked until somebody confirms it.

The rule: where the predecessors that have reported agree, their level; otherwise the lowest of them on the ladder
("not relevant" counts only when all say so). A part of a split municipality inherits what the whole had. Inherited
statuses are reports with source "kommunereform", recorded when the reform is applied and effective on its date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.days import start_of
from core.waiting import WaitingItem
from networks.consequences import Consequence
from networks.models import Municipality, NetworkMembership, User
from networks.people.access import access_of
from networks.reforms import providers
from networks.reforms.ledger import Ledger
from networks.reforms.plan import Outcome, ReformPlan
from portfolio.levels import LADDER, Level
from portfolio.snapshots import queue
from portfolio.solutions.models import Ambition, Solution
from portfolio.statuses.models import AdoptionStatus, StatusReport, Supersession
from portfolio.statuses.reporting import STATUS_REPORTERS

REFORM = StatusReport.Source.REFORM


def register() -> None:
    providers.register(Statuses())


@dataclass(frozen=True)
class Inherited:
    """The level that one successor gets for one solution; `agree` is False when the lowest had to be chosen."""

    outcome: Outcome
    solution: Solution
    level: str
    agree: bool
    comment: str


def inherited_level(levels: list[str]) -> str:
    """The level of one made of several, see the rule above. `levels` are those reported, at least one."""
    rungs = [level for level in levels if level in LADDER]
    return min(rungs, key=lambda level: LADDER.index(Level(level))) if rungs else levels[0]


def inheritance(plan: ReformPlan) -> list[Inherited]:
    """What each successor inherits by what is known now about the day before the reform; two queries.

    A municipality that goes on alone keeps its own history and inherits nothing.
    """
    heirs = [one for one in plan.outcomes if one.inherits]
    held: dict[tuple[int, int], StatusReport] = {
        (report.municipality_id, report.solution_id): report
        for report in StatusReport.objects.filter(municipality__in=plan.predecessors).as_of(plan.reform.day_before)
    }
    solutions = Solution.objects.in_bulk({solution for _municipality, solution in held})
    found = []
    for outcome in heirs:
        for pk, solution in sorted(solutions.items()):
            reports = [(one.name, held.get((one.pk, pk))) for one in outcome.predecessors]
            levels = [report.level for _name, report in reports if report is not None]
            if levels:
                agree = len(set(levels)) == 1
                found.append(Inherited(outcome, solution, inherited_level(levels), agree, _comment(reports)))
    return found


def _comment(reports: list[tuple[str, StatusReport | None]]) -> str:
    """What each predecessor had reported, those that had first."""
    said = [f"{name}: {report.get_level_display()}" for name, report in reports if report is not None]
    said += [_("%(name)s: ikke rapportert") % {"name": name} for name, report in reports if report is None]
    return _("Arvet ved kommunereform, må bekreftes. %(said)s.") % {"said": "; ".join(said)}


class Statuses:
    """What a reform does to statuses and ambitions."""

    key = "portfolio"
    order = 20

    @property
    def title(self) -> str:
        return _("Status og ambisjoner")

    def preview(self, plan: ReformPlan) -> Iterator[Consequence]:
        found = inheritance(plan)
        for agree in (True, False):
            some = [one for one in found if one.agree is agree]
            if not some:
                continue
            text = (
                ngettext("%(n)d status arves og må bekreftes", "%(n)d statuser arves og må bekreftes", len(some))
                if agree
                else ngettext(
                    "%(n)d status arves på det laveste nivået, siden kommunene står ulikt, og må bekreftes",
                    "%(n)d statuser arves på det laveste nivået, siden kommunene står ulikt, og må bekreftes",
                    len(some),
                )
            )
            details = tuple(
                f"{one.outcome.name}, {one.solution.short_name}: {Level(one.level).label}"
                + ("" if agree else f" ({one.comment.split('. ', 1)[1].rstrip('.')})")
                for one in some
            )
            yield Consequence(text % {"n": len(some)}, len(some), self._url(plan), details, needs_decision=not agree)
        for ambition, heirs in self._scopes(plan):
            yield Consequence(
                _("Ambisjonen for %(solution)s (%(scope)s) gjelder også %(names)s")
                % {
                    "solution": ambition.solution.short_name,
                    "scope": ambition.scope_name,
                    "names": ", ".join(one.name for one in heirs),
                },
                len(heirs),
                ambition.solution.get_absolute_url(),
            )

    def _url(self, plan: ReformPlan) -> str:
        network = next((one.network for one in plan.outcomes if one.network and one.inherits), None)
        return reverse("portfolio:grid", args=[network.key]) if network else ""

    def _scopes(self, plan: ReformPlan) -> Iterator[tuple[Ambition, list[Outcome]]]:
        """The ambitions for a part of the country that concern a predecessor of a new municipality."""
        scoped = Ambition.objects.exclude(scope_name="").filter(municipalities__in=plan.predecessors).distinct()
        for ambition in scoped.select_related("solution").order_by("pk"):
            inside = set(
                ambition.municipalities.filter(pk__in=[one.pk for one in plan.predecessors]).values_list(
                    "pk", flat=True
                )
            )
            heirs = [
                one for one in plan.outcomes if one.is_new and any(line.predecessor_id in inside for line in one.lines)
            ]
            if heirs:
                yield ambition, heirs

    def apply(self, plan: ReformPlan, ledger: Ledger) -> None:
        queue.changed_all(plan.reform.date)
        reports = self._record(plan, ledger, inheritance(plan))
        # A new municipality has no row yet, and is counted nowhere before its membership begins. One that goes on
        # shows its own status until the date; `come_into_force` moves it.
        new = {one.municipality.pk for one in plan.outcomes if one.is_new and one.municipality}
        rows = [_current(report) for report in reports if report.municipality_id in new]
        ledger.created(AdoptionStatus.objects.bulk_create(rows))
        links = Ambition.municipalities.through
        for ambition, heirs in self._scopes(plan):
            for heir in heirs:
                ledger.create(links(ambition=ambition, municipality=heir.municipality))

    def _record(self, plan: ReformPlan, ledger: Ledger, found: list[Inherited]) -> list[StatusReport]:
        now = timezone.now()
        reports = StatusReport.objects.bulk_create(
            StatusReport(
                municipality=one.outcome.municipality,
                solution=one.solution,
                level=one.level,
                effective_date=plan.reform.date,
                recorded_at=now,
                recorded_by=plan.reform.applied_by,
                source=REFORM,
                comment=one.comment[:500],
            )
            for one in found
        )
        ledger.record(reports)
        return reports

    def come_into_force(self, plan: ReformPlan, ledger: Ledger) -> None:
        """Inherit again what the predecessors have reported since the reform was applied, and show it as today's."""
        queue.changed_all(plan.reform.date)
        expected = inheritance(plan)
        held = {
            (report.municipality_id, report.solution_id): report
            for report in StatusReport.objects.filter(
                municipality__in=[one.municipality for one in plan.outcomes if one.municipality]
            ).as_of(plan.reform.date)
        }
        changed = [
            one
            for one in expected
            if one.outcome.municipality is None
            or not _is_said(held.get((one.outcome.municipality.pk, one.solution.pk)), one, plan.reform.date)
        ]
        for report in self._record(plan, ledger, changed):
            earlier = StatusReport.objects.filter(
                municipality=report.municipality_id,
                solution=report.solution_id,
                source=REFORM,
                effective_date=plan.reform.date,
            )
            earlier = earlier.in_force().exclude(pk=report.pk)
            Supersession.objects.bulk_create(Supersession(report=report, superseded=other) for other in earlier)
        _show(
            [one.municipality for one in plan.outcomes if one.inherits and one.municipality],
            ledger,
        )

    def blocks_undo(self, plan: ReformPlan) -> Iterator[str]:
        for outcome in plan.outcomes:
            if outcome.municipality is None or not outcome.inherits:
                continue
            reports = StatusReport.objects.filter(municipality=outcome.municipality).exclude(source=REFORM).not_undone()
            if not outcome.is_new:
                reports = reports.filter(effective_date__gte=plan.reform.date)
            if count := reports.count():
                yield ngettext(
                    "Det er meldt eller bekreftet %(n)d status for %(name)s.",
                    "Det er meldt eller bekreftet %(n)d statuser for %(name)s.",
                    count,
                ) % {"n": count, "name": outcome.name}

    def undo(self, plan: ReformPlan, ledger: Ledger) -> None:
        """The reports stay, as withdrawn: they hold on no date any more."""
        queue.changed_all(plan.reform.date)
        now = timezone.now()
        recorded = StatusReport.objects.filter(pk__in=ledger.ids(StatusReport)).in_force()
        Supersession.objects.bulk_create(Supersession(superseded=report, withdrawn_at=now) for report in recorded)
        _show([one.continues for one in plan.outcomes if one.inherits and one.continues], None)


def _is_said(report: StatusReport | None, one: Inherited, date: dt.date) -> bool:
    """Does `report` say of the day of the reform what is inherited, or has somebody told something else?"""
    return (
        report is not None and report.effective_date == date and (report.source != REFORM or report.level == one.level)
    )


def _current(report: StatusReport) -> AdoptionStatus:
    return AdoptionStatus(
        municipality_id=report.municipality_id,
        solution_id=report.solution_id,
        report=report,
        level=report.level,
        effective_date=report.effective_date,
        recorded_at=report.recorded_at,
    )


def _show(municipalities: list[Municipality], ledger: Ledger | None) -> None:
    """Let the current rows of `municipalities` say what the history says about today."""
    today = timezone.localdate()
    rows = {
        (row.municipality_id, row.solution_id): row
        for row in AdoptionStatus.objects.select_for_update().filter(municipality__in=municipalities)
    }
    held = {
        (report.municipality_id, report.solution_id): report
        for report in StatusReport.objects.filter(municipality__in=municipalities).as_of(today)
    }
    for key, report in held.items():
        row = rows.get(key)
        if row is None:
            created = _current(report)
            created.save()
            if ledger is not None:
                ledger.created([created])
        elif row.report_id != report.pk:
            row.report, row.level = report, report.level
            row.effective_date, row.recorded_at = report.effective_date, report.recorded_at
            row.version += 1
            row.save()
    # What only the reform said is gone when the reform is.
    gone = [row.pk for key, row in rows.items() if key not in held and row.effective_date <= today]
    AdoptionStatus.objects.filter(pk__in=gone).delete()


def to_confirm(networks: frozenset[int]) -> list[tuple[str, str, int, dt.date]]:
    """Key and name of each network with inherited statuses that nobody has confirmed, how many, and since when."""
    today = timezone.localdate()
    rows = (
        NetworkMembership.objects.valid_on(today)
        .filter(
            municipality__statuses__report__source=REFORM,
            municipality__statuses__effective_date__lte=today,
            network__in=networks,
        )
        .order_by("network__key")
        .values_list("network__key", "network__name")
        .annotate(count=Count("pk"), since=Min("municipality__statuses__effective_date"))
    )
    return list(rows)


def inherited_statuses(user: User) -> Iterator[WaitingItem]:
    """One item for each region of the person with statuses that a reform has passed on; one query, none for others."""
    regions = access_of(user).network_ids(*STATUS_REPORTERS)
    if not regions:
        return
    for key, region, count, since in to_confirm(regions):
        yield WaitingItem(
            title=ngettext(
                "%(n)d status i %(region)s er arvet ved en kommunereform og må bekreftes",
                "%(n)d statuser i %(region)s er arvet ved en kommunereform og må bekreftes",
                count,
            )
            % {"n": count, "region": region},
            url=reverse("portfolio:grid", args=[key]),
            since=start_of(since),
            detail=_("Åpne ruten og bekreft nivået, eller meld det som er riktig."),
            others=False,
        )
