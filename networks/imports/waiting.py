"""What waits for KS: figures and changes that the nightly look has found, and drafts of reforms."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.waiting import WaitingItem
from networks.imports.models import ImportRun, ImportState
from networks.imports.rows import CHANGED, NEW
from networks.people.models import User
from networks.reforms.models import Reform, ReformOrigin, ReformState
from networks.reforms.workflow import may_manage_reforms


def proposals(user: User) -> Iterator[WaitingItem]:
    """Previews that wait for a decision, and imported drafts; two queries, none for others."""
    if not may_manage_reforms(user):
        return
    for run in ImportRun.objects.filter(state=ImportState.DONE):
        count = run.count(NEW) + run.count(CHANGED)
        yield WaitingItem(
            title=_("Nye tall å se på: %(what)s") % {"what": run.get_source_display()},
            url=run.get_absolute_url(),
            since=run.finished_at or run.queued_at,
            detail=ngettext("%(n)d ny eller endret linje", "%(n)d nye eller endrede linjer", count) % {"n": count},
            others=False,
        )
    for reform in Reform.objects.filter(state=ReformState.DRAFT, origin=ReformOrigin.IMPORTED):
        yield WaitingItem(
            title=_("Reform å ta stilling til: %(name)s") % {"name": reform.name},
            url=reform.get_absolute_url(),
            since=reform.created_at,
            others=False,
        )
