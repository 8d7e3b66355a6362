"""What facts and rules put on a municipality's page, and what waits for those who know the facts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.waiting import WaitingItem
from networks.boards import municipality_board
from networks.models import Municipality, User
from portfolio.statuses.reporting import may_report_status
from rollouts import access
from rollouts.eligibility import answers as eligibility_answers
from rollouts.eligibility.judging import Answer
from rollouts.eligibility.models import EligibilityRules
from rollouts.facts.models import FactKind, MunicipalityFact
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES
from rollouts.products import access as supplier_access
from rollouts.rollouts.models import Rollout, RolloutQuerySet


def living_with_rules() -> RolloutQuerySet:
    """The rollouts on track C that have rules and aren't over."""
    over = Exists(Pool.objects.filter(rollout=OuterRef("pk"))) & ~Exists(
        Pool.objects.filter(rollout=OuterRef("pk")).exclude(state__in=FINAL_STATES)
    )
    ruled = Exists(EligibilityRules.objects.filter(rollout=OuterRef("pk")))
    found: Any = Rollout.objects.filter(~over, ruled, track="partial")
    return found.select_related("solution").order_by("title")


def fact_rows(facts: list[MunicipalityFact]) -> list[dict[str, Any]]:
    """Each kind with the fact that holds, known or not."""
    known = {fact.kind: fact for fact in facts}
    return [{"kind": kind, "label": kind.label, "fact": known.get(kind)} for kind in FactKind]


@municipality_board.panel("opplysninger", order=25, template="rollouts/facts/municipality_panel.html")
def municipality_facts(municipality: Municipality, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """What the municipality has, and whether it can join the rollouts with rules; to those signed in."""
    if not isinstance(user, User):
        return None
    facts = list(MunicipalityFact.objects.current([municipality.pk]).select_related("recorded_by"))
    answers = [
        {"rollout": rollout, "result": eligibility_answers.result_for(rollout, municipality)}
        for rollout in living_with_rules().visible_to(user)
    ]
    may_tell = supplier_access.may_tell_facts(user) and may_report_status(user, municipality)
    return {"municipality": municipality, "facts": fact_rows(facts), "answers": answers, "may_tell": may_tell}


def missing_facts(user: User) -> list[WaitingItem]:
    """For those who answer for municipalities: facts that a rollout asks about and nobody has told."""
    if not supplier_access.may_tell_facts(user):
        return []
    own = set(access.own_municipalities(user).values_list("pk", flat=True))
    if not own:
        return []
    lacking: set[int] = set()
    since: dt.datetime | None = None
    for rollout in living_with_rules():
        found = {
            pk
            for pk, result in eligibility_answers.results(rollout, own).items()
            if result.answer is Answer.NOT_YET and any(one.missing in FactKind.values for one in result.verdicts)
        }
        if found:
            lacking |= found
            rules = eligibility_answers.current_rules(rollout.pk)
            if rules is not None:
                since = min(since or rules.created_at, rules.created_at)
    if since is None:
        return []
    count = ngettext("%(n)d kommune mangler", "%(n)d kommuner mangler", len(lacking)) % {"n": len(lacking)}
    return [
        WaitingItem(
            title=_("Fortell hva kommunene har av journalsystem og velferdsteknologi"),
            url=reverse("rollouts:facts"),
            since=since,
            detail=_("%(count)s. Svarene avgjør hvem som kan være med i delvis nasjonale løp.") % {"count": count},
            others=False,
        )
    ]
