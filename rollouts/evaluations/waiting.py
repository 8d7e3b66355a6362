"""What waits for a person after a pool: statuses to confirm and evaluations to answer; and materials to renew."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.days import start_of
from core.waiting import WaitingItem
from networks.models import Role, User
from networks.people.access import access_of
from rollouts import access
from rollouts.completion import follow_up, proposals
from rollouts.evaluations.models import Evaluation, EvaluationAnswer
from rollouts.materials.models import Material, MaterialCopy
from rollouts.rollouts import access as rollout_access
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SignUpState

HURRY_DAYS = 7


def waiting_for(user: User) -> list[WaitingItem]:
    return [*_statuses(user), *_follow_ups(user), *_evaluations(user), *_leads(user), *_reviews(user), *_copies(user)]


def _answers_for_municipalities(user: User) -> bool:
    roles = access_of(user)
    return bool(roles.network_ids(Role.CONTACT_PERSON) or roles.municipality_ids)


def _statuses(user: User) -> list[WaitingItem]:
    if not _answers_for_municipalities(user):
        return []
    return [
        WaitingItem(
            title=_("Bekreft status etter %(pool)s") % {"pool": pool},
            url=reverse("rollouts:status_proposals"),
            since=rows[0].created_at,
            detail=", ".join(one.sign_up.municipality.name for one in rows),
        )
        for pool, rows in proposals.waiting(user)
    ]


def _follow_ups(user: User) -> list[WaitingItem]:
    """One line for each pool: those who have it and haven't said whether they use it."""
    if not _answers_for_municipalities(user):
        return []
    by_pool: dict[tuple[int, int], list[follow_up.FollowUp]] = {}
    for one in follow_up.due(user):
        by_pool.setdefault((one.pool.pk, one.months), []).append(one)
    return [
        WaitingItem(
            title=_("Er det i bruk? %(pool)s, %(months)d måneder etter") % {"pool": rows[0].pool, "months": months},
            url=f"{reverse('rollouts:status_proposals')}#oppfolging",
            since=start_of(rows[0].since),
            detail=", ".join(one.municipality.name for one in rows),
        )
        for (_pool, months), rows in by_pool.items()
    ]


def _evaluations(user: User) -> list[WaitingItem]:
    """Only for those who owe an answer; nobody is reminded after the last day."""
    if not _answers_for_municipalities(user):
        return []
    answered = EvaluationAnswer.objects.filter(evaluation__pool=OuterRef("pool"), municipality=OuterRef("municipality"))
    owing = SignUp.objects.filter(
        ~Exists(answered),
        state=SignUpState.COMPLETED,
        municipality__in=access.answered_for(user).values("pk"),
    ).select_related("municipality")
    today = timezone.localdate()
    open_now = Evaluation.objects.filter(open_until__gte=today, pool__sign_ups__in=owing).distinct()
    found = open_now.select_related("pool__rollout").prefetch_related(
        Prefetch("pool__sign_ups", owing.order_by("municipality__sort_key"), to_attr="owing")
    )
    return [
        WaitingItem(
            title=_("Evaluer %(pool)s") % {"pool": one.pool},
            url=one.get_absolute_url(),
            since=one.opened_at,
            detail=", ".join(row.municipality.name for row in one.pool.owing),  # type: ignore[attr-defined]
            urgent=one.open_until - today < dt.timedelta(days=HURRY_DAYS),
            deadline=one.open_until,
        )
        for one in found
    ]


def _leads(user: User) -> list[WaitingItem]:
    """For those who lead: evaluations without their summary."""
    if not access_of(user).has(*rollout_access.REGIONAL_PROPOSERS):
        return []
    found = Evaluation.objects.filter(rollout_access.proposable(user, "pool__rollout__"), shared_at__isnull=True)
    return [
        WaitingItem(
            title=_("Oppsummer %(pool)s for NKG") % {"pool": one.pool},
            url=one.get_absolute_url(),
            since=one.opened_at,
        )
        for one in found.select_related("pool__rollout")
    ]


def _reviews(user: User) -> list[WaitingItem]:
    found = Material.objects.overdue(timezone.localdate()).filter(steward=user).select_related("solution")
    return [
        WaitingItem(
            title=_("Se gjennom materiell: %(title)s") % {"title": one.title},
            url=one.get_absolute_url(),
            since=start_of(one.review_due),
            detail=one.solution.name,
            others=False,
        )
        for one in found
    ]


def _copies(user: User) -> list[WaitingItem]:
    """One line for each material of which copies of the person's municipalities are older than the parent."""
    if not _answers_for_municipalities(user):
        return []
    own = Q(municipality__in=access.own_municipalities(user).values("pk"))
    stale = MaterialCopy.objects.filter(own).stale().select_related("material", "municipality")
    by_material: dict[int, list[MaterialCopy]] = {}
    for copy in stale.order_by("municipality__sort_key"):
        by_material.setdefault(copy.material_id, []).append(copy)
    return [
        WaitingItem(
            title=ngettext(
                "%(title)s har en nyere versjon enn %(n)d kopi",
                "%(title)s har en nyere versjon enn %(n)d kopier",
                len(rows),
            )
            % {"title": rows[0].material.title, "n": len(rows)},
            url=rows[0].material.get_absolute_url(),
            since=min(row.updated_at for row in rows),
            detail=", ".join(row.municipality.name for row in rows),
            others=False,
        )
        for rows in by_material.values()
    ]
