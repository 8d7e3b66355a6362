"""What can happen to a reform: entered, previewed, applied, brought into force, undone. Each in one transaction."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, WrongState
from core.notifications.events import Event, no_longer, tell
from networks.consequences import Consequence
from networks.geography.models import Municipality
from networks.people.access import access_of, require
from networks.people.events import REFORM_APPLIED, REFORM_UNDONE
from networks.people.models import Role, User
from networks.people.recipients import people_with
from networks.reforms import plan as plans
from networks.reforms.geography import tidy
from networks.reforms.ledger import Ledger
from networks.reforms.models import Reform, ReformLine, ReformOrigin, ReformState
from networks.reforms.plan import ReformPlan
from networks.reforms.providers import providers

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def may_manage_reforms(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` enter, apply and undo reforms, and fetch figures? KS' administrators and portfolio managers."""
    return access_of(user).has(Role.ADMINISTRATOR, Role.PORTFOLIO_MANAGER)


@dataclasses.dataclass(frozen=True)
class Chapter:
    """One app's part of the preview."""

    title: str
    consequences: list[Consequence]


def save_draft(reform: Reform, lines: Sequence[ReformLine], *, by: User) -> Reform:
    """Store a new or changed draft with its lines in their order; it changes nothing else.

    Raises `NotAllowed`, `WrongState` for a reform that is applied or undone, `InvalidInput` (field `lines`) when the
    lines make no sense; then nothing is stored.
    """
    _require_manager(by)
    with transaction.atomic():
        if reform.pk:
            stored = Reform.objects.select_for_update().get(pk=reform.pk)
            if stored.state != ReformState.DRAFT:
                raise WrongState(_("Bare et utkast kan endres."))
            reform.version = stored.version + 1
            reform.lines.all().delete()
        else:
            reform.created_by = by
        reform.save()
        for position, line in enumerate(lines):
            line.pk, line.reform, line.position = None, reform, position
        _check_lines(lines)
        ReformLine.objects.bulk_create(lines)
        plans.read(reform)
    return reform


def delete_draft(reform: Reform, *, by: User) -> None:
    """Throw a draft away. Raises `NotAllowed` and `WrongState`."""
    _require_manager(by)
    with transaction.atomic():
        current = Reform.objects.select_for_update().get(pk=reform.pk)
        if current.state != ReformState.DRAFT:
            raise WrongState(_("Bare et utkast kan slettes."))
        current.delete()


def preview(plan: ReformPlan) -> list[Chapter]:
    """Every consequence in every app; reads only."""
    return [Chapter(str(provider.title), found) for provider in providers() if (found := list(provider.preview(plan)))]


def apply(reform: Reform, *, by: User, seen_version: int) -> Reform:
    """Write the reform into every app, all or nothing. Before its date no answer changes.

    `seen_version` is the version whose preview the person saw. Raises `NotAllowed`, `Conflict` for another version,
    `WrongState` unless it is a draft, `InvalidInput` when it no longer fits the country as it is.
    """
    _require_manager(by)
    with transaction.atomic():
        current = Reform.objects.select_for_update().get(pk=reform.pk)
        if current.state != ReformState.DRAFT:
            raise WrongState(_("Reformen er alt registrert eller angret."))
        if current.version != seen_version:
            raise Conflict(_("Noen har endret utkastet siden du så virkningene. Se dem på nytt."), theirs=current)
        # Two reforms of the same municipalities wait for each other here.
        ids = current.lines.values("predecessor")
        list(Municipality.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        plan = plans.read(current)
        plan.reform = current
        current.applied_by, current.applied_at = by, timezone.now()
        ledger = Ledger(current)
        current.consequences = [dataclasses.asdict(chapter) for chapter in preview(plan)]
        for provider in providers():
            provider.apply(plan, ledger)
        current.state = ReformState.APPLIED
        if current.date <= timezone.localdate():
            _move_on(plan, ledger)
        current.save()
        _tell(REFORM_APPLIED, current, by)
    return current


def _tell(event: Event, reform: Reform, by: User) -> None:
    lines = list(reform.lines.all())
    told = people_with(
        Role.ADMINISTRATOR,
        Role.PORTFOLIO_MANAGER,
        Role.GRANT_MANAGER,
        Role.NATIONAL_COORDINATOR,
        Role.CONTACT_PERSON,
    )
    touched = [line.predecessor_id for line in lines]
    told += people_with(Role.MUNICIPALITY_REPRESENTATIVE, municipalities=touched)
    names = list(dict.fromkeys(line.to_name for line in lines))
    tell(event, told, reform.get_absolute_url(), but=by, reform=reform, date=reform.date, municipalities=names)


def bring_into_force(today: dt.date | None = None) -> list[int]:
    """Move the apps on for every applied reform whose date has come; gives their keys. Safe to run twice."""
    today = today or timezone.localdate()
    waiting = Reform.objects.filter(state=ReformState.APPLIED, in_force_at__isnull=True, date__lte=today)
    done = []
    for pk in list(waiting.order_by("date", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            current = waiting.select_for_update(skip_locked=True).filter(pk=pk).first()
            if current is None:
                continue
            _move_on(plans.read(current), Ledger(current))
            Reform.objects.filter(pk=pk).update(in_force_at=timezone.now())
            done.append(pk)
    return done


def undo_blockers(reform: Reform) -> list[str]:
    """Why an applied reform can't be undone any more, in sentences; empty when it can."""
    if reform.state != ReformState.APPLIED:
        return [_("Bare en registrert reform kan angres.")]
    if reform.origin == ReformOrigin.REFERENCE:
        return [_("Reformen fulgte med løsningens grunnlagsdata og kan ikke angres her.")]
    plan = plans.read(reform)
    return [reason for provider in providers() for reason in provider.blocks_undo(plan)]


def undo(reform: Reform, *, by: User) -> Reform:
    """Take back all that the reform wrote, in every app, all or nothing; the history of it stays.

    Raises `NotAllowed`, and `WrongState` with the reason when something builds on it.
    """
    _require_manager(by)
    with transaction.atomic():
        current = Reform.objects.select_for_update().get(pk=reform.pk)
        if reasons := undo_blockers(current):
            raise WrongState(" ".join(reasons))
        plan, ledger = plans.read(current), Ledger(current)
        made = ledger.ids(Municipality)
        current.undone_by, current.undone_at = by, timezone.now()
        for provider in reversed(providers()):
            provider.undo(plan, ledger)
        ledger.take_back()
        tidy(plan, made)
        current.state, current.in_force_at = ReformState.UNDONE, None
        current.save()
        no_longer(current.get_absolute_url(), REFORM_APPLIED)
        _tell(REFORM_UNDONE, current, by)
    return current


def copy(reform: Reform, *, by: User) -> Reform:
    """A new draft with the same lines, for one that was undone. Raises as `save_draft`."""
    lines = list(reform.lines.all())
    fields: dict[str, Any] = {name: getattr(reform, name) for name in ("name", "date", "kind", "note")}
    return save_draft(Reform(**fields), lines, by=by)


def _move_on(plan: ReformPlan, ledger: Ledger) -> None:
    for provider in providers():
        provider.come_into_force(plan, ledger)
    plan.reform.in_force_at = timezone.now()


def _check_lines(lines: Sequence[ReformLine]) -> None:
    pairs = [(line.predecessor_id, line.to_number) for line in lines]
    if len(set(pairs)) < len(pairs):
        raise InvalidInput(_("Den samme linjen står to ganger."), field="lines")
    for key in ("predecessor_id", "to_number"):
        continued = [getattr(line, key) for line in lines if line.continues]
        if len(set(continued)) < len(continued):
            raise InvalidInput(
                _("En kommune kan bare fortsette på én linje, og bare én kan fortsette som en annen."), field="lines"
            )


def _require_manager(by: User) -> None:
    require(may_manage_reforms(by), _("Bare porteføljeansvarlige og administratorer i KS kan endre reformer."))
