"""Who can join a rollout on track C, why not, and what would change it; and the rules."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core import demo
from core.http import SignedInRequest
from core.opens import opens
from core.pages import refused_beside
from core.tables.spreadsheet import CSV_TYPE, csv_text
from networks.models import Municipality, User
from portfolio.models import AdoptionStatus, Level, levels_from
from rollouts import access
from rollouts.eligibility import answers as eligibility_answers
from rollouts.eligibility import rules as eligibility_rules
from rollouts.eligibility.forms import RulesForm
from rollouts.eligibility.groups import grouped
from rollouts.eligibility.models import EligibilityAnswer, EligibilityRules
from rollouts.pool_changes import criteria
from rollouts.pools import gate
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES
from rollouts.products import access as supplier_access
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups import already
from rollouts.sign_ups.seats import pools_for_pages
from rollouts.sign_ups.workflow import joined_in


def _rollout(request: HttpRequest, pk: int) -> Rollout:
    """A rollout on track C; the others have no rules."""
    found = Rollout.objects.visible_to(request.user).select_related("network", "solution")
    rollout = get_object_or_404(found, pk=pk)
    if not rollout.is_partial:
        raise Http404
    return rollout


def _remaining(rollout: Rollout) -> dict[int, Municipality]:
    """The municipalities that neither have the solution nor have joined, by id."""
    reached = AdoptionStatus.objects.filter(solution=rollout.solution_id, level__in=levels_from(Level.MADE_AVAILABLE))
    found = (
        Municipality.objects.valid_on(timezone.localdate())
        .exclude(pk__in=reached.values("municipality"))
        .exclude(pk__in=joined_in(rollout.pk).values("municipality"))
    )
    return {one.pk: one for one in found.order_by("sort_key")}


def _pool(request: HttpRequest, rollout: Rollout) -> Pool | None:
    """The pool that the page is about (`?pulje=`); the rollout's own rules without one."""
    asked = request.GET.get("pulje", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 9:
        raise Http404
    return get_object_or_404(pools_for_pages(request.user).filter(rollout=rollout), pk=asked)


def _may_edit(request: HttpRequest, rollout: Rollout, pool: Pool | None) -> bool:
    return criteria.may_set(request.user, pool) if pool else supplier_access.may_set_rules(request.user, rollout)


def _versions(rollout: Rollout, pool: Pool | None) -> list[EligibilityRules]:
    found = EligibilityRules.objects.filter(rollout=rollout, pool=pool).select_related("created_by")
    return list(found)


def _pools(request: HttpRequest, rollout: Rollout) -> list[Pool]:
    """The pools that aren't over, each with `holds`, the version that holds for it."""
    found = pools_for_pages(request.user).filter(rollout=rollout).exclude(state__in=FINAL_STATES).order_by("number")
    current = eligibility_answers.current_rules(rollout.pk)
    for pool in (pools := list(found)):
        pool.holds = pool.criteria if pool.criteria_id or pool.is_decided else current  # type: ignore[attr-defined]
        pool.is_behind = current is not None and pool.holds != current  # type: ignore[attr-defined]
    return pools


@opens("anyone", subject="rollout:partial")
def eligibility(request: HttpRequest, pk: int) -> HttpResponse:
    rollout = _rollout(request, pk)
    pool = _pool(request, rollout)
    rules = eligibility_answers.criteria_of(pool) if pool else eligibility_answers.current_rules(rollout.pk)
    judged = eligibility_answers.read_rules(rules.rules) if rules else []
    answers = eligibility_answers.results(rollout, rules=judged)
    found = {pk: one for pk, one in _remaining(rollout).items() if pk in answers}
    groups = grouped(found.values(), answers)
    own = []
    if isinstance(request.user, User):
        mine = list(access.own_municipalities(request.user).order_by("sort_key"))
        mine = [one for one in mine if one.pk in answers]
        notes = already.notes(rollout.solution_id, request.user, rollout=rollout.pk)
        already.mark([*found.values(), *mine], notes)
        own = grouped(mine, answers)
    context = {
        "rollout": rollout,
        "pool": pool,
        "words": rules.words if rules and rules.words else rollout.criteria,
        "pools": _pools(request, rollout) if pool is None else [],
        "rules": rules,
        "judged": judged,
        "versions": _versions(rollout, pool),
        "groups": groups,
        "own": own,
        "missing": gate.missing(rollout, pool),
        "counts": [
            {
                "label": label,
                "code": code,
                "count": sum(len(one.municipalities) for one in groups if one.code == code),
            }
            for code, label in EligibilityAnswer.choices
        ],
        "remaining": len(found),
        "may_edit": _may_edit(request, rollout, pool),
        "may_tell": supplier_access.may_tell_facts(request.user),
    }
    return render(request, "rollouts/rollout_pages/eligibility.html", context)


@opens("suppliers.see", subject="rollout:partial")
def eligibility_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    rollout = _rollout(request, pk)
    pool = _pool(request, rollout)
    answers = eligibility_answers.results(rollout, rules=eligibility_answers.rules_of(pool) if pool else None)
    head = [_("Kommunenummer"), _("Kommune"), _("Svar"), _("Hvorfor"), _("Hva som endrer det"), _("Merk")]
    notes = already.notes(rollout.solution_id, request.user, rollout=rollout.pk)
    found = [(one, answers[one.pk]) for one in _remaining(rollout).values() if one.pk in answers]
    rows = [
        [
            *(one.number, one.name, EligibilityAnswer(result.answer.code).label, result.reason, result.change),
            notes.get(one.pk, ""),
        ]
        for one, result in found
    ]
    response = HttpResponse(csv_text([head, *rows, *demo.facts()]), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="hvem-kan-vaere-med-{rollout.pk}.csv"'
    return response


@opens("rollouts.rules", "GET", "POST", subject="rollout:partial")
def rules_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    rollout = _rollout(request, pk)
    pool = _pool(request, rollout)
    if pool is not None:
        return _pool_rules_edit(request, rollout, pool)
    if not supplier_access.may_set_rules(request.user, rollout):
        raise PermissionDenied(rollout_access.who_may_propose(rollout))
    rules = eligibility_answers.current_rules(rollout.pk)
    initial = RulesForm.initial_from(rules.rules) if rules else {}
    form = RulesForm(request.POST or None, initial={**initial, "seen": rules.version if rules else 0})
    status, context = 200, {"rollout": rollout, "current": rules}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refused_beside(form, again=lambda last: {"seen": last.version}) as refusal:
            eligibility_rules.save(
                rollout.pk, by=request.user, seen=data["seen"], rules=form.rules(), note=data["note"]
            )
            messages.success(request, _("Vilkårene er lagret. Kommuner som får et nytt svar, får beskjed."))
            return redirect("rollouts:eligibility", rollout.pk)
        status = refusal.status
    if form.errors and status == 200:
        status = 422
    return render(request, "rollouts/rollout_pages/eligibility_rules.html", {**context, "form": form}, status=status)


def _pool_rules_edit(request: SignedInRequest, rollout: Rollout, pool: Pool) -> HttpResponse:
    """The rules of one pool: at once while it is a proposal, else as a change that goes to the NKG."""
    if not criteria.may_set(request.user, pool):
        raise PermissionDenied(rollout_access.who_may_propose(rollout))
    rules = eligibility_answers.criteria_of(pool)
    initial = {**RulesForm.initial_from(rules.rules), "words": rules.words} if rules else {}
    form = RulesForm(request.POST or None, of_pool=True, initial={**initial, "seen": pool.version})
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wanted = None if "default" in request.POST else form.rules()
        with refused_beside(form, again=lambda theirs: {"seen": theirs.version}) as refusal:
            change = criteria.save(
                pool.pk, by=request.user, seen=data["seen"], rules=wanted, note=data["note"], words=data["words"]
            )
            said = _("Endringen er sendt til NKG. Det som er godkjent, gjelder til de har svart.")
            messages.success(request, said if change else _("Puljens vilkår er lagret."))
            return redirect(pool)
        status = refusal.status
    context = {"rollout": rollout, "pool": pool, "current": rules, "form": form}
    return render(request, "rollouts/rollout_pages/eligibility_rules.html", context, status=status)
