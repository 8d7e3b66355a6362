"""After a pool: the status to confirm, and the evaluation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page, refused_beside, saved
from networks.models import Municipality
from rollouts import access
from rollouts.completion import follow_up, proposals
from rollouts.completion.models import StatusProposal
from rollouts.evaluations import workflow as evaluations
from rollouts.evaluations.forms import AnswerForm, ConfirmForm, ExtendForm, NotSoForm, QuestionsForm, SummaryForm
from rollouts.evaluations.models import Evaluation, EvaluationAnswer
from rollouts.rollouts.access import who_may_propose

# --- Status ------------------------------------------------------------------------------------------------


@opens("signed_in")
def status_proposals(request: SignedInRequest) -> HttpResponse:
    return _proposals_page(request)


def _proposals_page(request: SignedInRequest, kept: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    kept = kept or {}
    groups = []
    for pool, rows in proposals.waiting(request.user):
        for row in rows:
            row.confirm_form = kept.get(f"b{row.pk}") or ConfirmForm(proposal=row)  # type: ignore[attr-defined]
            row.decline_form = kept.get(f"a{row.pk}") or NotSoForm(proposal=row)  # type: ignore[attr-defined]
        groups.append((pool, rows))
    context = {"groups": groups, "follow_ups": follow_up.due(request.user)}
    return render(request, "rollouts/completion/status_proposals.html", context, status=status)


@opens("sign_ups.status", "POST", subject="status_proposal")
def status_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    form = ConfirmForm(request.POST, proposal=proposal)
    return _answer(request, proposal, form, f"b{pk}", proposals.confirm, _("Statusen for %(name)s er registrert."))


@opens("sign_ups.status", "POST", subject="status_proposal")
def status_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    form = NotSoForm(request.POST, proposal=proposal)
    return _answer(request, proposal, form, f"a{pk}", proposals.decline, _("Svaret fra %(name)s er lagret."))


def _answer(
    request: SignedInRequest, proposal: StatusProposal, form: Any, key: str, function: Any, said: str
) -> HttpResponse:
    status = 422
    if form.is_valid():
        with refused_beside(form) as refusal:
            function(proposal.pk, by=request.user, **form.cleaned_data)
            messages.success(request, said % {"name": proposal.sign_up.municipality.name})
            return redirect("rollouts:status_proposals")
        status = refusal.status
    return _proposals_page(request, {key: form}, status)


def _proposal(request: SignedInRequest, pk: int) -> StatusProposal:
    found = StatusProposal.objects.select_related("sign_up__municipality", "sign_up__pool__rollout")
    proposal = get_object_or_404(found, pk=pk)
    if not StatusProposal.objects.visible_to(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_("Statusen bekreftes av kommunens representant eller kontaktpersonen i regionen."))
    return proposal


# --- Evaluation ----------------------------------------------------------------------------------------------


def _evaluation(pk: int) -> Evaluation:
    found = Evaluation.objects.select_related(
        "pool__rollout__solution", "pool__rollout__network", "pool__rollout__leader", "shared_by"
    )
    return get_object_or_404(found, pool=pk)


@opens("evaluations.see", subject="evaluation")
def evaluation(request: SignedInRequest, pk: int) -> HttpResponse:
    return _evaluation_page(request, _evaluation(pk))


def _evaluation_page(request: HttpRequest, found: Evaluation, status: int = 200, **forms: Any) -> HttpResponse:
    results = evaluations.results(found, request.user)
    context = {"evaluation": found, "pool": found.pool, "results": results, "may_lead": False}
    if evaluations.may_lead(request.user, found):
        context |= {
            "may_lead": True,
            "summary": SummaryForm(initial={"summary": found.summary, "advice": found.advice}),
            "extend": ExtendForm(initial={"open_until": found.open_until}),
        }
    else:
        context["own"] = [column for column in results.columns if _is_own(request, column)]
    return render(request, "rollouts/evaluations/evaluation.html", {**context, **forms}, status=status)


def _is_own(request: HttpRequest, municipality: Municipality) -> bool:
    return municipality.pk in set(access.answered_for(request.user).values_list("pk", flat=True))


@opens("evaluations.answer", "GET", "POST", subject="evaluation_of_municipality")
def evaluation_answer(request: SignedInRequest, pk: int, number: str) -> HttpResponse:
    found = _evaluation(pk)
    municipality = get_object_or_404(Municipality, number=number, sign_ups__in=evaluations.taking_part(found.pool))
    if not _is_own(request, municipality):
        raise PermissionDenied(_("Kommunens representant eller kontaktpersonen i regionen svarer for kommunen."))

    def save(values: list[Any]) -> None:
        evaluations.answer(found.pk, by=request.user, municipality=municipality, values=values)

    return _form_page(request, found, found.for_municipality, municipality, save)


@opens("evaluations.lead", "GET", "POST", subject="evaluation")
def evaluation_leader(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _evaluation(pk)
    if not evaluations.may_lead(request.user, found):
        raise PermissionDenied(who_may_propose(found.pool.rollout))

    def save(values: list[Any]) -> None:
        evaluations.answer_as_leader(found.pk, by=request.user, values=values)

    return _form_page(request, found, found.for_leader, None, save)


def _form_page(
    request: SignedInRequest, found: Evaluation, questions: Any, municipality: Municipality | None, save: Any
) -> HttpResponse:
    now = EvaluationAnswer.objects.filter(evaluation=found, municipality=municipality).first()
    form = AnswerForm(request.POST or None, questions=questions, values=now.values if now else None)
    if request.method != "POST" and not found.is_open:
        messages.warning(request, _("Evalueringen er ikke åpen lenger."))
        return redirect(found)
    return form_page(
        request,
        form,
        "rollouts/evaluations/form.html",
        {"evaluation": found, "pool": found.pool, "municipality": municipality},
        save=lambda: save(form.values()),
        success=_("Svaret er lagret. Du kan endre det til fristen går ut."),
        to=found,
    )


@opens("evaluations.lead", "POST", subject="evaluation")
def evaluation_share(request: SignedInRequest, pk: int) -> HttpResponse:
    return _lead(request, pk, "summary", SummaryForm(request.POST), evaluations.share, _("Oppsummeringen er delt."))


@opens("evaluations.lead", "POST", subject="evaluation")
def evaluation_extend(request: SignedInRequest, pk: int) -> HttpResponse:
    return _lead(request, pk, "extend", ExtendForm(request.POST), evaluations.extend, _("Fristen er endret."))


def _lead(request: SignedInRequest, pk: int, name: str, form: Any, function: Any, said: str) -> HttpResponse:
    found = _evaluation(pk)
    if not evaluations.may_lead(request.user, found):
        raise PermissionDenied(who_may_propose(found.pool.rollout))
    if saved(request, form, lambda: function(found.pk, by=request.user, **form.cleaned_data), said):
        return redirect(found)
    return _evaluation_page(request, found, 422, **{name: form})


@opens("evaluations.questions", "GET", "POST")
def evaluation_questions(request: SignedInRequest) -> HttpResponse:
    if not evaluations.may_keep_questions(request.user):
        raise PermissionDenied(evaluations.who_keeps_questions())
    form = QuestionsForm(request.POST or None, initial=QuestionsForm.from_questions(evaluations.current_questions()))
    return form_page(
        request,
        form,
        "rollouts/evaluations/questions.html",
        save=lambda: evaluations.publish_questions(by=request.user, **form.questions()),
        success=lambda made: _("Versjon %(n)d gjelder for puljer som fullføres fra nå av.") % {"n": made.version},
        to="rollouts:evaluation_questions",
    )
