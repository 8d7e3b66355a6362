"""One person proposes amounts from a run, a second one decides, and then only a new decision replaces them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core.errors import InvalidInput, WrongState
from core.notifications.events import no_longer, tell
from core.templatetags.figures import nok
from funding.access import may_manage_grants
from funding.decisions.access import may_decide, may_withdraw
from funding.decisions.events import GRANT_DECIDED, GRANT_PROPOSED, PROPOSAL_DECIDED
from funding.decisions.models import DecidedAmount, Decision, DecisionState, ProposedAmount
from funding.grants.models import Grant
from funding.jobs.models import RunState
from funding.runs.models import AllocationRun
from networks.models import Role, User
from networks.people.access import require
from networks.people.recipients import people_with

# By network key: the amount in kroner, and why it differs from the computed one ("" where it doesn't).
Amounts = Mapping[str, tuple[int, str]]


def check(run: AllocationRun, amounts: Amounts) -> None:
    """Raise `InvalidInput` for amounts that can't be decided; its field is `amount-<key>` or `reason-<key>`."""
    lines = list(run.lines.select_related("network"))
    if unknown := sorted(set(amounts) - {line.key for line in lines}):
        raise InvalidInput(
            gettext("Beregningen har ikke %(names)s.") % {"names": ", ".join(unknown)}, field=f"amount-{unknown[0]}"
        )
    for line in lines:
        amount, reason = amounts.get(line.key, (line.amount, ""))
        if amount < 0:
            raise InvalidInput(gettext("Beløpet kan ikke være negativt."), field=f"amount-{line.key}")
        if amount != line.amount and not reason.strip():
            raise InvalidInput(
                gettext("%(network)s: Si hvorfor beløpet avviker fra det beregnede, %(computed)s.")
                % {"network": str(line.network), "computed": nok(line.amount)},
                field=f"reason-{line.key}",
            )
    total = sum(amounts.get(line.key, (line.amount, ""))[0] for line in lines)
    if total > run.amount:
        raise InvalidInput(
            gettext("Beløpene blir %(total)s til sammen, %(over)s mer enn det som skal fordeles.")
            % {"total": nok(total), "over": nok(total - run.amount)}
        )


def propose(run: AllocationRun, amounts: Amounts, *, note: str, by: User) -> Decision:
    """Propose `amounts` (networks left out get what was computed) as the decision of the run's grant.

    Raises `NotAllowed` unless `by` may manage grants, `WrongState` for scenarios, unfinished runs, changed grants and
    when a proposal waits already, and `InvalidInput` for what `check` refuses.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan foreslå et vedtak."))
    with transaction.atomic():
        grant = Grant.objects.select_for_update().get(pk=run.grant_id)
        if run.is_scenario:
            raise WrongState(gettext("Et scenario kan ikke vedtas. Lag en ny versjon av nøkkelen, og beregn på nytt."))
        if run.state != RunState.DONE:
            raise WrongState(gettext("Beregningen er ikke ferdig."))
        if run.inputs is None or run.inputs["grant"]["amount"] != grant.amount_to_share:
            raise WrongState(gettext("Beløpet til fordeling er endret etter beregningen. Beregn på nytt først."))
        if grant.decisions.waiting().exists():
            raise WrongState(gettext("Et forslag venter allerede på vedtak. Avgjør eller trekk det først."))
        check(run, amounts)
        decision = Decision.objects.create(grant=grant, run=run, note=note.strip(), proposed_by=by)
        proposed = []
        for line in run.lines.select_related("network"):
            amount, reason = amounts.get(line.key, (line.amount, ""))
            reason = reason.strip() if amount != line.amount else ""
            proposed.append(
                ProposedAmount(
                    decision=decision, network=line.network, computed=line.amount, amount=amount, reason=reason
                )
            )
        ProposedAmount.objects.bulk_create(proposed)
        deciders = people_with(Role.GRANT_MANAGER, Role.ADMINISTRATOR)
        tell(GRANT_PROPOSED, deciders, decision.get_absolute_url(), but=by, grant=grant)
    return decision


def decide(decision: Decision, *, by: User, decided_on: dt.date | None = None) -> Decision:
    """Decide what was proposed, on `decided_on` (today when None); the decision in force until now is replaced.

    Raises `NotAllowed` for the one who proposed it and for those who may not decide, `WrongState` when somebody has
    been faster.
    """
    with transaction.atomic():
        decision = _locked(decision)
        require(may_decide(by, decision), _why_not(by, decision))
        _still_proposed(decision)
        now = timezone.now()
        Decision.objects.in_force().filter(grant=decision.grant_id).update(state=DecisionState.REPLACED)
        day = decided_on or timezone.localdate(now)
        # The amounts first: the row is locked from the moment it says "decided".
        DecidedAmount.objects.bulk_create(
            DecidedAmount(
                grant_id=decision.grant_id,
                decision=decision,
                network_id=line.network_id,
                amount=line.amount,
                computed=line.computed,
                reason=line.reason,
                decided_on=day,
            )
            for line in decision.proposed.all()
        )
        _end(decision, DecisionState.DECIDED, by, now, decided_on=day)
        _tell_networks(decision, day, by)
    return decision


def _tell_networks(decision: Decision, day: dt.date, by: User) -> None:
    url, grant = decision.grant.get_absolute_url(), decision.grant
    for line in DecidedAmount.objects.filter(decision=decision).select_related("network"):
        people = people_with(Role.CONTACT_PERSON, networks=[line.network_id])
        tell(GRANT_DECIDED, people, url, but=by, grant=grant, amount=nok(line.amount), region=line.network, date=day)


def send_back(decision: Decision, *, reason: str, by: User) -> Decision:
    """Return a proposal with a reason. Raises what `decide` raises, and `InvalidInput` without a reason."""
    if not reason.strip():
        raise InvalidInput(gettext("Skriv hvorfor forslaget sendes tilbake."), field="reason")
    with transaction.atomic():
        decision = _locked(decision)
        require(may_decide(by, decision), _why_not(by, decision))
        _still_proposed(decision)
        _end(decision, DecisionState.RETURNED, by, timezone.now(), reason=reason.strip())
    return decision


def withdraw(decision: Decision, *, by: User) -> Decision:
    """Take back one's own proposal. Raises `NotAllowed` for others, `WrongState` when it is settled."""
    with transaction.atomic():
        decision = _locked(decision)
        require(may_withdraw(by, decision), gettext("Bare den som foreslo vedtaket, kan trekke det."))
        _still_proposed(decision)
        _end(decision, DecisionState.WITHDRAWN, None, timezone.now())
    return decision


def _locked(decision: Decision) -> Decision:
    """The row as it is now; two who decide at once wait for the grant's row."""
    Grant.objects.select_for_update().get(pk=decision.grant_id)
    return Decision.objects.select_related("proposed_by", "decided_by").get(pk=decision.pk)


def _still_proposed(decision: Decision) -> None:
    if decision.state != DecisionState.PROPOSED:
        raise WrongState(
            gettext("Forslaget er avgjort allerede: %(state)s. Ingenting er endret.")
            % {"state": decision.get_state_display()}
        )


def _why_not(by: User, decision: Decision) -> str:
    if by.pk == decision.proposed_by_id:
        return gettext("Den som foreslår, kan ikke vedta selv. En annen i KS må avgjøre.")
    return gettext("Bare tilskuddsansvarlig eller administrator i KS kan avgjøre.")


def _end(decision: Decision, state: DecisionState, by: User | None, now: dt.datetime, **values: object) -> None:
    decision.state, decision.decided_by, decision.decided_at = state, by, now
    for name, value in values.items():
        setattr(decision, name, value)
    decision.save()
    url = decision.get_absolute_url()
    no_longer(url, GRANT_PROPOSED)
    if by is not None:
        said = {"grant": decision.grant, "state": DecisionState(state).label, "reason": decision.reason}
        tell(PROPOSAL_DECIDED, [decision.proposed_by], url, but=by, **said)
