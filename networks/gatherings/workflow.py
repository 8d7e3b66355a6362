"""How gatherings come to be, change, are answered and end. One function for each thing that can happen.

Every function opens one transaction, locks the row it changes and takes the actor as `by`; what changes a gathering
leaves one line in its log. Those invited are told of what concerns them, in the inbox. Errors: `NotAllowed`,
`InvalidInput` (with the field), `WrongState`, and `Conflict` when `version` is not the one in the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.events import Event, Span, no_longer, span, tell
from core.sorting import sort_key
from networks.gatherings import access
from networks.gatherings.events import CANCELLED, CHANGED, INVITED, MOVED
from networks.gatherings.models import (
    AgendaItem,
    Gathering,
    GatheringAction,
    GatheringAnswer,
    GatheringForm,
    GatheringParticipant,
    GatheringState,
    GatheringStep,
    Reply,
)
from networks.geography.models import Network
from networks.people.models import Role, User


@dataclass(frozen=True)
class Item:
    """One item of an agenda; `day` counts from 1."""

    starts: dt.time
    title: str
    responsible: str = ""
    day: int = 1


@dataclass(frozen=True)
class GatheringPlan:
    """What the organiser decides. Times carry a zone; `answer_by` is a day inclusive."""

    title: str
    form: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    answer_by: dt.date
    place: str = ""
    link: str = ""
    description: str = ""
    roles: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()
    people: tuple[User, ...] = ()
    agenda: tuple[Item, ...] = field(default=())


@dataclass(frozen=True)
class Guest:
    """Somebody without an account who came; `network` when they were of that region's group."""

    name: str
    network: Network | None = None


PLAIN_FIELDS = ("title", "form", "starts_at", "ends_at", "place", "link", "description", "answer_by")
# A change of these is told to those who are invited.
TOLD_FIELDS = {"starts_at", "ends_at", "place", "link", "form"}


@transaction.atomic
def create(*, by: User, network: Network | None, plan: GatheringPlan) -> Gathering:
    """Call people together: in the region, or nationally when `network` is None. Those invited are told, unless the
    gathering is over already (it may be entered afterwards, so that participation is counted)."""
    role = access.organiser_role(by, network)
    if role is None:
        raise NotAllowed(who_organises())
    _check(plan, network)
    gathering = Gathering(network=network, created_by=by)
    _write(gathering, plan)
    _log(gathering, GatheringAction.CREATED, by, role)
    if not gathering.is_over:
        if access.is_invited(by, gathering):
            GatheringAnswer.objects.create(gathering=gathering, user=by, reply=Reply.YES)
        _invite(invited(gathering), gathering, by)
    return gathering


@transaction.atomic
def change(gathering_id: int, *, by: User, version: int, plan: GatheringPlan) -> Gathering:
    """Change what is planned. A new time asks everybody for an answer again; who is invited now and wasn't, is told."""
    gathering, role = _prepare(gathering_id, by, version)
    if gathering.is_cancelled:
        raise WrongState(_("Samlingen er avlyst og kan ikke endres."))
    _check(plan, gathering.network)
    before = {name: getattr(gathering, name) for name in PLAIN_FIELDS}
    were_invited = {user.pk for user in invited(gathering)}
    moved = (plan.starts_at, plan.ends_at) != (gathering.starts_at, gathering.ends_at)
    gathering.updated_at = timezone.now()
    if moved:
        gathering.moved_at = gathering.updated_at
    gathering.version += 1
    gathering.sequence += 1
    _write(gathering, plan)
    changed = {name for name in PLAIN_FIELDS if getattr(gathering, name) != before[name]}
    comment = _what_changed(before, gathering, changed, moved=moved)
    _log(gathering, GatheringAction.MOVED if moved else GatheringAction.CHANGED, by, role, comment)
    if gathering.is_over:
        return gathering
    people = invited(gathering)
    if moved:
        no_longer(gathering.get_absolute_url(), INVITED, MOVED)
    _invite([user for user in people if user.pk not in were_invited], gathering, by)
    if TOLD_FIELDS & changed:
        _tell_change([user for user in people if user.pk in were_invited], gathering, before, changed, by)
    if moved and access.is_invited(by, gathering):
        GatheringAnswer.objects.filter(gathering=gathering, user=by).update(at=gathering.updated_at)
    return gathering


def _what_changed(before: dict[str, Any], gathering: Gathering, changed: set[str], *, moved: bool) -> str:
    if not moved:
        return ", ".join(str(_field_label(name)) for name in PLAIN_FIELDS if name in changed)
    return _("Fra %(before)s til %(after)s") % {
        "before": span(before["starts_at"], before["ends_at"]),
        "after": span(gathering.starts_at, gathering.ends_at),
    }


def _tell_change(people: list[User], gathering: Gathering, before: dict[str, Any], changed: set[str], by: User) -> None:
    was, now = (before["starts_at"], before["ends_at"]), (gathering.starts_at, gathering.ends_at)
    if was != now:
        _tell(MOVED, people, gathering, by, before=Span(*was), after=Span(*now))
    else:
        what = [_field_label(name) for name in PLAIN_FIELDS if name in changed]
        _tell(CHANGED, people, gathering, by, what=what)


@transaction.atomic
def cancel(gathering_id: int, *, by: User, version: int, reason: str) -> Gathering:
    """It won't be held; those invited are told why. There is no way back: make a new one."""
    gathering, role = _prepare(gathering_id, by, version)
    if gathering.is_cancelled:
        raise WrongState(_("Samlingen er avlyst fra før."))
    if gathering.recorded_at is not None or gathering.is_over:
        raise WrongState(_("Samlingen er holdt og kan ikke avlyses."))
    if not reason.strip():
        raise InvalidInput(_("Skriv hvorfor samlingen avlyses."), field="reason")
    gathering.state, gathering.cancel_reason = GatheringState.CANCELLED, reason.strip()
    gathering.version += 1
    gathering.sequence += 1
    gathering.updated_at = timezone.now()
    gathering.save()
    _log(gathering, GatheringAction.CANCELLED, by, role, reason)
    no_longer(gathering.get_absolute_url(), INVITED, CHANGED, MOVED)
    _tell(CANCELLED, invited(gathering), gathering, by, reason=gathering.cancel_reason)
    return gathering


@transaction.atomic
def answer(gathering_id: int, *, by: User, reply: str, comment: str = "") -> GatheringAnswer:
    """Answer the invitation, or answer again, until the deadline."""
    gathering = _open_invitation(gathering_id, by)
    if reply not in Reply.values:
        raise InvalidInput(_("Svar ja, kanskje eller nei."), field="reply")
    row, _made = GatheringAnswer.objects.update_or_create(
        gathering=gathering,
        user=by,
        defaults={"reply": reply, "comment": comment.strip(), "at": timezone.now()},
    )
    return row


@transaction.atomic
def take_back_answer(gathering_id: int, *, by: User) -> None:
    """As if they hadn't answered; the history keeps it."""
    gathering = _open_invitation(gathering_id, by)
    GatheringAnswer.objects.filter(gathering=gathering, user=by).delete()


@transaction.atomic
def record(
    gathering_id: int, *, by: User, version: int, users: Iterable[int], guests: Iterable[Guest] = ()
) -> Gathering:
    """Write down who came, by the ids of people who were invited or had answered, and guests by name. May be done
    again: the list is replaced. Nobody is a full answer, too."""
    gathering, role = _prepare(gathering_id, by, version)
    if gathering.is_cancelled:
        raise WrongState(_("Samlingen er avlyst."))
    if gathering.starts_at > timezone.now():
        raise WrongState(_("Deltakerne føres når samlingen har begynt."))
    chosen = set(users)
    known = {user.pk for user in possible_participants(gathering)}
    if chosen - known:
        raise InvalidInput(_("Velg blant dem som var invitert. Andre føres med betegnelse."), field="users")
    homes = access.homes_on(chosen, gathering.first_day)
    rows = [
        GatheringParticipant(gathering=gathering, user_id=pk, network=homes[pk][0], in_group=homes[pk][1])
        for pk in sorted(chosen)
    ]
    rows += [
        GatheringParticipant(
            gathering=gathering,
            name=guest.name.strip()[:150],
            network=guest.network,
            in_group=guest.network is not None,
        )
        for guest in guests
        if guest.name.strip()
    ]
    gathering.participants.all().delete()
    GatheringParticipant.objects.bulk_create(rows)
    gathering.recorded_at = gathering.updated_at = timezone.now()
    gathering.version += 1
    gathering.save()
    _log(gathering, GatheringAction.RECORDED, by, role, str(len(rows)))
    return gathering


@transaction.atomic
def write_notes(gathering_id: int, *, by: User, version: int, notes: str) -> Gathering:
    """The notes in Markdown; empty removes them."""
    gathering, role = _prepare(gathering_id, by, version)
    if gathering.is_cancelled:
        raise WrongState(_("Samlingen er avlyst."))
    gathering.notes = notes.strip()
    gathering.version += 1
    gathering.updated_at = timezone.now()
    gathering.save()
    _log(gathering, GatheringAction.NOTES, by, role)
    return gathering


# --- Asking ----------------------------------------------------------------------------------------------


def invited(gathering: Gathering) -> list[User]:
    """Everyone who is invited today, by name order; two or three queries."""
    found = {row.user_id: row.user for row in access.invited_assignments(gathering)}
    found |= {user.pk: user for user in gathering.invited_people.filter(is_active=True)}
    return sorted(found.values(), key=lambda user: sort_key(user.name))


def possible_participants(gathering: Gathering) -> list[User]:
    """Those who can be recorded as having come: invited today, or had answered, or recorded before."""
    found = {user.pk: user for user in invited(gathering)}
    found |= {row.user_id: row.user for row in gathering.answers.select_related("user")}
    for row in gathering.participants.select_related("user"):
        if row.user is not None:
            found[row.user.pk] = row.user
    return sorted(found.values(), key=lambda user: sort_key(user.name))


def who_organises() -> str:
    return _("Nasjonale samlinger lages av KS og koordineringsgruppen, regionale av regionens kontaktperson.")


def not_invited() -> str:
    return _("Du er ikke invitert til denne samlingen.")


def who_sees_people() -> str:
    return _("Listen er for dem som er invitert, og for arrangørene.")


# --- The common parts ------------------------------------------------------------------------------------


def _check(plan: GatheringPlan, network: Network | None) -> None:
    _check_what(plan)
    _check_where(plan)
    _check_who(plan, network)
    _check_agenda(plan)


def _check_what(plan: GatheringPlan) -> None:
    if not plan.title.strip():
        raise InvalidInput(_("Skriv en tittel."), field="title")
    if plan.ends_at <= plan.starts_at:
        raise InvalidInput(_("Samlingen må slutte etter at den begynner."), field="ends_at")
    if plan.answer_by > timezone.localdate(plan.starts_at):
        raise InvalidInput(_("Svarfristen kan ikke være etter at samlingen begynner."), field="answer_by")


def _check_where(plan: GatheringPlan) -> None:
    if plan.form not in GatheringForm.values:
        raise InvalidInput(_("Velg digital, fysisk eller begge deler."), field="form")
    if plan.form != GatheringForm.DIGITAL and not plan.place.strip():
        raise InvalidInput(_("Skriv hvor samlingen er."), field="place")
    if plan.link.strip():
        try:
            URLValidator(schemes=["https", "http"])(plan.link.strip())
        except ValidationError as error:
            raise InvalidInput(_("Skriv en hel adresse som begynner med https://."), field="link") from error


def _check_who(plan: GatheringPlan, network: Network | None) -> None:
    allowed = set(access.REGIONAL_ROLES) if network else set(Role)
    if not set(plan.roles) <= allowed:
        raise InvalidInput(_("En regional samling inviterer regionens egne roller."), field="roles")
    if network is not None and plan.networks:
        raise InvalidInput(_("Bare nasjonale samlinger kan gjelde flere regioner."), field="networks")
    if network is None and not (plan.roles or plan.networks or plan.people):
        raise InvalidInput(_("Velg hvem som inviteres."), field="roles")


def _check_agenda(plan: GatheringPlan) -> None:
    days = (timezone.localdate(plan.ends_at) - timezone.localdate(plan.starts_at)).days + 1
    for item in plan.agenda:
        if not item.title.strip():
            raise InvalidInput(_("Skriv hva punktet på programmet er."), field="agenda")
        if not 1 <= item.day <= days:
            raise InvalidInput(_("Programmet har et punkt på en dag som samlingen ikke varer."), field="agenda")


def _write(gathering: Gathering, plan: GatheringPlan) -> None:
    for name in PLAIN_FIELDS:
        value = getattr(plan, name)
        setattr(gathering, name, value.strip() if isinstance(value, str) else value)
    gathering.invited_roles = [role.value for role in Role if role.value in plan.roles]
    gathering.save()
    gathering.invited_networks.set(plan.networks)
    gathering.invited_people.set(plan.people)
    gathering.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(
            gathering=gathering,
            day=item.day,
            starts=item.starts,
            title=item.title.strip(),
            responsible=item.responsible.strip(),
        )
        for item in plan.agenda
    )


def _locked(gathering_id: int) -> Gathering:
    found = Gathering.objects.select_for_update(of=("self",)).select_related("network")
    gathering = found.filter(pk=gathering_id).first()
    if gathering is None:
        raise NotAllowed(_("Samlingen finnes ikke."))
    return gathering


def _prepare(gathering_id: int, by: User, version: int) -> tuple[Gathering, Role]:
    """Lock the gathering and check that `by` organises it and saw this version."""
    gathering = _locked(gathering_id)
    role = access.organiser_role(by, gathering.network)
    if role is None:
        raise NotAllowed(who_organises())
    if version != gathering.version:
        raise Conflict(_("Noen andre har endret samlingen siden du åpnet den."), theirs=gathering)
    return gathering, role


def _open_invitation(gathering_id: int, by: User) -> Gathering:
    gathering = _locked(gathering_id)
    if not access.is_invited(by, gathering):
        raise NotAllowed(not_invited())
    if gathering.is_cancelled:
        raise WrongState(_("Samlingen er avlyst."))
    if not gathering.takes_answers:
        raise WrongState(_("Svarfristen er ute. Ta kontakt med arrangøren."))
    return gathering


def _log(gathering: Gathering, action: GatheringAction, by: User, role: Role, comment: str = "") -> None:
    GatheringStep.objects.create(gathering=gathering, action=action, actor=by, role=role, comment=comment.strip())


def _invite(users: Iterable[User], gathering: Gathering, by: User) -> None:
    when = Span(gathering.starts_at, gathering.ends_at)
    _tell(INVITED, users, gathering, by, when=when, deadline=gathering.answer_by)


def _tell(event: Event, users: Iterable[User], gathering: Gathering, by: User, **values: Any) -> None:
    tell(event, users, gathering.get_absolute_url(), but=by, title=gathering.title, **values)


def _field_label(name: str) -> Any:
    return Gathering._meta.get_field(name).verbose_name  # type: ignore[union-attr]
