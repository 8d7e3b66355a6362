"""The information that a municipality gets before it decides, written and published in versions [004 §4.4].

One draft at a time for each rollout. What is published is never changed; a later version that changes what was decided
about (a material change) asks those who have signed up again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, WrongState
from networks.models import User
from networks.people.access import require
from rollouts.pools.gate import Missing
from rollouts.pools.models import Pool
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.access import who_may_propose
from rollouts.rollouts.models import Rollout
from rollouts.sheets.models import InformationSheet

# What follows when a version is published.
ON_PUBLISH: list[Callable[[InformationSheet], object]] = []


def current_sheet(rollout_id: int) -> InformationSheet | None:
    """The version that is read today: the latest published."""
    return InformationSheet.objects.published().filter(rollout=rollout_id).order_by("-version").first()


@transaction.atomic
def save_draft(rollout_id: int, *, by: User, saved: int | None, parts: Mapping[str, str]) -> InformationSheet:
    """Write the next version; starts from the published one. `saved` is the count that was read (None: there was no
    draft). Raises `Conflict` when somebody else has saved since: `theirs` is the draft as it is now."""
    rollout = _locked(rollout_id)
    require(rollout_access.may_propose(by, rollout), who_may_propose(rollout))
    draft = InformationSheet.objects.filter(rollout=rollout, published_at__isnull=True).first()
    if (draft.saved if draft else None) != saved:
        raise Conflict(_("Noen andre har lagret et utkast siden du åpnet det."), theirs=draft)
    if draft is None:
        last = InformationSheet.objects.filter(rollout=rollout).aggregate(last=Max("version"))["last"] or 0
        draft = InformationSheet(rollout=rollout, version=last + 1, saved=0)
    for name in InformationSheet.PARTS:
        setattr(draft, name, parts.get(name, "").strip())
    draft.change_note = parts.get("change_note", "").strip()[:500]
    draft.saved += 1
    draft.updated_at, draft.updated_by = timezone.now(), by
    draft.save()
    return draft


@transaction.atomic
def publish(rollout_id: int, *, by: User, saved: int, is_material: bool) -> InformationSheet:
    """Make the draft the version that is read. With `is_material` all who have signed up are asked again.

    Raises `InvalidInput` beside the parts that are empty, and where a later version does not say what is new.
    """
    rollout = _locked(rollout_id)
    require(rollout_access.may_propose(by, rollout), who_may_propose(rollout))
    draft = InformationSheet.objects.filter(rollout=rollout, published_at__isnull=True).first()
    if draft is None:
        raise WrongState(_("Det er ikke noe utkast å publisere."))
    if draft.saved != saved:
        raise Conflict(_("Noen andre har lagret et utkast siden du åpnet det."), theirs=draft)
    is_first = not InformationSheet.objects.published().filter(rollout=rollout).exists()
    empty = dict.fromkeys(draft.missing(), _("Skriv noe her. Kommunen skal vite alt dette før den bestemmer seg."))
    if not is_first and not draft.change_note:
        empty["change_note"] = _("Skriv hva som er nytt i denne versjonen.")
    if empty:
        raise InvalidInput.beside(empty)
    draft.is_material = is_material and not is_first
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save()
    for follow in ON_PUBLISH:
        follow(draft)
    return draft


def _locked(rollout_id: int) -> Rollout:
    return Rollout.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=rollout_id)


def missing_for(rollout: Rollout, pool: Pool | None = None) -> Iterable[Missing]:
    if current_sheet(rollout.pk) is None:
        yield Missing(
            _("Informasjonen til kommunene er ikke publisert."),
            _("Den som leder innføringsløpet"),
            reverse("rollouts:sheet_current", args=[rollout.pk]),
        )
