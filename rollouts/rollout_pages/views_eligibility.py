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
from rollouts.pools import gate
from rollouts.products import access as supplier_access
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups import already
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


@opens("anyone", subject="rollout:partial")
def eligibility(request: HttpRequest, pk: int) -> HttpResponse:
    rollout = _rollout(request, pk)
    rules = eligibility_answers.current_rules(rollout.pk)
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
        "rules": rules,
        "judged": judged,
        "versions": list(EligibilityRules.objects.filter(rollout=rollout).select_related("created_by")),
        "groups": groups,
        "own": own,
        "missing": gate.missing(rollout),
        "counts": [
            {
                "label": label,
                "code": code,
                "count": sum(len(one.municipalities) for one in groups if one.code == code),
            }
            for code, label in EligibilityAnswer.choices
        ],
        "remaining": len(found),
        "may_edit": supplier_access.may_set_rules(request.user, rollout),
        "may_tell": supplier_access.may_tell_facts(request.user),
    }
    return render(request, "rollouts/rollout_pages/eligibility.html", context)


@opens("suppliers.see", subject="rollout:partial")
def eligibility_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    rollout = _rollout(request, pk)
    answers = eligibility_answers.results(rollout)
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
