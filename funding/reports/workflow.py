"""How a network reports back and KS answers. One function for each thing that can happen.

Each opens one transaction, locks the report and asks it again, takes the actor as `by`, and leaves one line in the log
for each move of `report_moves.MOVES`. Errors: `NotAllowed`, `InvalidInput` (with the field), `WrongState`, and
`Conflict` when `version` is not the one in the database: `theirs` is the report as it is now.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from core.errors import Conflict, InvalidInput, WrongState
from core.notifications.events import no_longer, tell
from core.templatetags.figures import nok
from funding.access import may_manage_grants
from funding.grants.models import Grant
from funding.reports.access import may_move, may_report
from funding.reports.balance import available
from funding.reports.events import REPORT_REVIEWED, REPORT_SENT
from funding.reports.models import (
    BoughtOutPosition,
    Carryover,
    NetworkReport,
    ReportMove,
    ReportRound,
    SupportedRollout,
)
from funding.reports.moves import MOVES, ReportAction, ReportState
from networks.groups.rollouts_registry import rollouts_of
from networks.models import GroupMember, Municipality, Network, Role, User
from networks.people.access import require
from networks.people.recipients import people_with


@dataclass(frozen=True)
class Position:
    """A bought-out share of a position, in per cent (1–100)."""

    municipality: Municipality
    title: str
    percent: int


@dataclass(frozen=True)
class Supported:
    title: str
    support: str = ""


@dataclass(frozen=True)
class Content:
    """What the network writes. Kroner; `used` may be missing in a draft only."""

    activities: str = ""
    used: int | None = None
    to_carry: int = 0
    to_repay: int = 0
    positions: list[Position] = field(default_factory=list)
    rollouts: list[Supported] = field(default_factory=list)


# --- Dates -----------------------------------------------------------------------------------------------


def add_round(grant: Grant, *, name: str, due_on: dt.date, is_final: bool, by: User) -> ReportRound:
    """Set a date by which the networks report. Raises `NotAllowed`, `InvalidInput`."""
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan sette rapportfrister."))
    if not name.strip():
        raise InvalidInput(gettext("Gi rapporten et navn, for eksempel «Sluttrapport»."), field="name")
    rounds = grant.report_rounds.all()
    if any(known.due_on == due_on for known in rounds):
        raise InvalidInput(gettext("Det finnes alt en frist denne dagen."), field="due_on")
    if is_final and any(known.is_final for known in rounds):
        raise InvalidInput(gettext("Tilskuddet har alt en sluttrapport."), field="is_final")
    try:
        with transaction.atomic():
            return ReportRound.objects.create(grant=grant, name=name.strip()[:60], due_on=due_on, is_final=is_final)
    except IntegrityError as error:
        raise InvalidInput(gettext("En annen la nettopp inn en frist. Last siden på nytt."), field="due_on") from error


def move_round(found: ReportRound, *, due_on: dt.date, by: User) -> None:
    """Give everybody another last day. Raises `NotAllowed`, `InvalidInput`."""
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan sette rapportfrister."))
    if ReportRound.objects.filter(grant=found.grant_id, due_on=due_on).exclude(pk=found.pk).exists():
        raise InvalidInput(gettext("Det finnes alt en frist denne dagen."), field="due_on")
    ReportRound.objects.filter(pk=found.pk).update(due_on=due_on)


def remove_round(found: ReportRound, *, by: User) -> None:
    """Take away a date on which nobody has begun. Raises `NotAllowed`, `WrongState`."""
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan sette rapportfrister."))
    with transaction.atomic():
        locked = ReportRound.objects.select_for_update().get(pk=found.pk)
        if locked.reports.exists():
            raise WrongState(gettext("Noen har begynt på rapporten, så fristen kan ikke fjernes. Flytt den i stedet."))
        locked.delete()


# --- Writing ---------------------------------------------------------------------------------------------


def prefilled(found: ReportRound, network: Network) -> Content:
    """What the app already knows: the network's last report on the grant, else its group and its rollouts."""
    before = (
        NetworkReport.objects.filter(round__grant=found.grant_id, network=network, round__due_on__lt=found.due_on)
        .exclude(state=ReportState.DRAFT)
        .order_by("-round__due_on")
        .first()
    )
    today = timezone.localdate()
    start = dt.date(found.grant.year, 1, 1)
    rollouts = rollouts_of(network, start, max(start, min(found.due_on, today)))
    supported = [
        Supported(
            rollout.title,
            ngettext("%(n)d kommune herfra er med", "%(n)d kommuner herfra er med", rollout.municipalities)
            % {"n": rollout.municipalities},
        )
        for rollout in rollouts
    ]
    if before is not None:
        known = content_of(before)
        titles = {rollout.title for rollout in known.rollouts}
        known.rollouts.extend(rollout for rollout in supported if rollout.title not in titles)
        return Content(known.activities, None, 0, 0, known.positions, known.rollouts)
    members = (
        GroupMember.objects.valid_on(min(found.due_on, today))
        .filter(group__network=network, employer__isnull=False, buy_out_percent__gt=0)
        .select_related("employer")
    )
    positions = [Position(m.employer, m.title, m.buy_out_percent) for m in members if m.employer and m.buy_out_percent]
    return Content(positions=positions, rollouts=supported)


def employers(network: Network, content: Content) -> list[Municipality]:
    """Where a bought-out position can be: the network's municipalities of today, and those that are there already."""
    known = {row.municipality.pk: row.municipality for row in content.positions}
    own = {found.pk: found for found in Municipality.objects.in_network(network, timezone.localdate())}
    return sorted({**known, **own}.values(), key=lambda found: found.sort_key)


def content_of(report: NetworkReport) -> Content:
    """What the report says. Two queries."""
    return Content(
        report.activities,
        report.used,
        report.to_carry,
        report.to_repay,
        [Position(p.municipality, p.title, p.percent) for p in report.positions.select_related("municipality")],
        [Supported(r.title, r.support) for r in report.rollouts.all()],
    )


def check(found: ReportRound, network: Network, content: Content) -> None:
    """Raise `InvalidInput` unless the report can be sent: the kroner must come out even."""
    granted = available(found.grant, network)
    if granted is None:
        raise InvalidInput(gettext("Ingenting av dette tilskuddet er vedtatt til nettverket."))
    empty = {}
    if not content.activities.strip():
        empty["activities"] = gettext("Skriv kort hva nettverket har gjort.")
    if content.used is None:
        empty["used"] = gettext("Skriv hvor mye som er brukt, i hele kroner.")
    if empty or content.used is None:
        raise InvalidInput.beside(empty)
    if content.used > granted:
        raise InvalidInput(
            gettext(
                "Det er brukt %(over)s mer enn de %(granted)s som nettverket har. "
                "Ta bare med det som er betalt av tilskuddet."
            )
            % {"over": nok(content.used - granted), "granted": nok(granted)},
            field="used",
        )
    if not found.is_final:
        if content.to_carry or content.to_repay:
            raise InvalidInput(gettext("Det som står igjen, fordeles først i sluttrapporten."), field="to_carry")
        return
    left = granted - content.used
    if content.to_carry + content.to_repay != left:
        raise InvalidInput(
            gettext(
                "%(left)s står igjen. Det som overføres og det som betales tilbake, må bli nøyaktig så mye; "
                "nå blir det %(said)s."
            )
            % {"left": nok(left), "said": nok(content.to_carry + content.to_repay)},
            field="to_carry",
        )


def save(found: ReportRound, network: Network, content: Content, *, version: int, by: User) -> NetworkReport:
    """Keep what is written so far; `version` 0 begins a report. Sends nothing, and asks nothing of the numbers.

    Raises `NotAllowed` for others than the contact person, `Conflict`, and `WrongState` once KS has it.
    """
    require(may_report(by, network), who_may_report(network))
    with transaction.atomic():
        return _save(found, network, content, version=version, by=by)


def send(
    found: ReportRound, network: Network, content: Content, *, version: int, by: User, words: str = ""
) -> NetworkReport:
    """Keep the report and send it to KS, for the first time or with an answer to KS' questions.

    Raises what `save` raises, and `InvalidInput` for what `check` refuses or an answer without words.
    """
    require(may_report(by, network), who_may_report(network))
    check(found, network, content)
    with transaction.atomic():
        report = _save(found, network, content, version=version, by=by)
        action = ReportAction.ANSWER if report.state == ReportState.QUESTIONED else ReportAction.SUBMIT
        report.submitted_at, report.submitted_by = timezone.now(), by
        return _move(report, action, by, words, field="words")


def _save(found: ReportRound, network: Network, content: Content, *, version: int, by: User) -> NetworkReport:
    # Two who begin at once wait for the round's row.
    ReportRound.objects.select_for_update().get(pk=found.pk)
    report = _locked(found, network)
    if report is None:
        if available(found.grant, network) is None:
            raise InvalidInput(gettext("Ingenting av dette tilskuddet er vedtatt til nettverket."))
        report = NetworkReport(round=found, network=network, version=0, updated_by=by)
    if report.version != version:
        raise Conflict(
            gettext("%(name)s lagret rapporten %(time)s, etter at du åpnet den.")
            % {
                "name": report.updated_by.name,
                "time": f"{timezone.localtime(report.updated_at):%H:%M}",
            },
            theirs=report,
        )
    if not report.is_editable:
        raise WrongState(
            gettext("Rapporten er «%(state)s» og kan ikke endres nå.") % {"state": report.get_state_display()}
        )
    report.activities, report.used = content.activities.strip(), content.used
    report.to_carry, report.to_repay = content.to_carry, content.to_repay
    _store(report, by)
    report.positions.all().delete()
    report.rollouts.all().delete()
    BoughtOutPosition.objects.bulk_create(
        BoughtOutPosition(report=report, municipality=p.municipality, title=p.title, percent=p.percent)
        for p in content.positions
    )
    SupportedRollout.objects.bulk_create(
        SupportedRollout(report=report, title=r.title, support=r.support) for r in content.rollouts
    )
    return report


def _store(report: NetworkReport, by: User) -> None:
    report.version += 1
    report.updated_at, report.updated_by = timezone.now(), by
    report.save()


# --- KS --------------------------------------------------------------------------------------------------


def ask(report: NetworkReport, *, version: int, words: str, by: User) -> NetworkReport:
    """KS returns the report with questions."""
    return _review(report, ReportAction.ASK, version, words, by)


def approve(report: NetworkReport, *, version: int, words: str = "", by: User) -> NetworkReport:
    """KS accepts the report. A final one leaves what is to be carried over or repaid for a later grant."""
    with transaction.atomic():
        report = _review(report, ReportAction.APPROVE, version, words, by)
        if report.round.is_final:
            kinds = ((Carryover.Kind.TRANSFER, report.to_carry), (Carryover.Kind.REPAYMENT, report.to_repay))
            Carryover.objects.bulk_create(
                Carryover(report=report, grant=report.round.grant, network=report.network, kind=kind, amount=amount)
                for kind, amount in kinds
                if amount
            )
    return report


def reopen(report: NetworkReport, *, version: int, words: str, by: User) -> NetworkReport:
    """KS takes back its approval, unless a repayment is received or a later grant has taken over what was left."""
    with transaction.atomic():
        left_over = list(Carryover.objects.select_for_update().filter(report=report))
        if any(found.taken_into_id for found in left_over):
            raise WrongState(
                gettext("Det som sto igjen, er alt tatt inn i et senere tilskudd. Rapporten kan ikke åpnes på nytt.")
            )
        if any(found.received_on for found in left_over):
            raise WrongState(
                gettext("Tilbakebetalingen er registrert som mottatt. Angre det før rapporten åpnes på nytt.")
            )
        report = _review(report, ReportAction.REOPEN, version, words, by)
        Carryover.objects.filter(report=report).delete()
    return report


def _review(report: NetworkReport, action: ReportAction, version: int, words: str, by: User) -> NetworkReport:
    with transaction.atomic():
        locked = _locked(report.round, report.network)
        if locked is None:
            raise WrongState(gettext("Rapporten finnes ikke."))
        move = MOVES.find(action, locked.state)
        if locked.version != version:
            raise Conflict(gettext("Rapporten er endret etter at du åpnet den. Se over den på nytt."), theirs=locked)
        if move is None:
            raise WrongState(
                gettext("Dette går ikke nå: rapporten er «%(state)s».") % {"state": locked.get_state_display()}
            )
        require(may_move(by, action, locked), _who_may_review(by, locked))
        if action == ReportAction.APPROVE:
            locked.approved_at, locked.approved_by = timezone.now(), by
        elif action == ReportAction.REOPEN:
            locked.approved_at, locked.approved_by = None, None
        return _move(locked, action, by, words, field="words")


def _locked(found: ReportRound, network: Network) -> NetworkReport | None:
    # First the lock, then the joins: a row that another one changed while we waited for it would be joined to what
    # it pointed at before, and fall out of the answer.
    row = NetworkReport.objects.select_for_update().filter(round=found, network=network).order_by().first()
    if row is None:
        return None
    related = NetworkReport.objects.select_related("round__grant", "network", "updated_by", "submitted_by")
    return related.get(pk=row.pk)


def _move(report: NetworkReport, action: ReportAction, by: User, words: str, *, field: str) -> NetworkReport:
    """Make one move of the table and log it; the caller has locked the row and asked who may."""
    move = MOVES.find(action, report.state)
    if move is None:
        raise WrongState(gettext("Dette går ikke nå."))
    if move.needs_reason and not words.strip():
        question = action == ReportAction.ANSWER
        raise InvalidInput(
            gettext("Svar på det KS spør om.") if question else gettext("Skriv hva nettverket må svare på."),
            field=field,
        )
    source, report.state = report.state, move.target
    _store(report, by)
    ReportMove.objects.create(
        report=report, action=action, from_state=source, to_state=move.target, actor=by, comment=words.strip()
    )
    _tell(report, action, by, words.strip())
    return report


def _tell(report: NetworkReport, action: ReportAction, by: User, words: str) -> None:
    url, own = report.get_absolute_url(), people_with(Role.CONTACT_PERSON, networks=[report.network_id])
    said = {"region": report.network, "round": report.round.name, "words": words}
    no_longer(url, REPORT_SENT, REPORT_REVIEWED)
    if action in {ReportAction.SUBMIT, ReportAction.ANSWER}:
        tell(REPORT_SENT, [*people_with(Role.GRANT_MANAGER, Role.ADMINISTRATOR), *own], url, but=by, **said)
    else:
        state = ReportState(report.state).label
        tell(REPORT_REVIEWED, [*own, report.submitted_by], url, but=by, state=state, **said)


def who_may_report(network: Network) -> str:
    return gettext("Rapporten skrives av kontaktpersonen i %(region)s.") % {"region": network}


def _who_may_review(by: User, report: NetworkReport) -> str:
    if by.pk == report.submitted_by_id:
        return gettext("Den som sendte rapporten, kan ikke behandle den. En annen i KS må gjøre det.")
    return who_may_review()


def who_may_review() -> str:
    return gettext("Bare tilskuddsansvarlig eller administrator i KS kan behandle rapporter.")
