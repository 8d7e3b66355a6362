"""One rule for what the NKG decides, in a meeting and between meetings: more than half of the members, not counting
those who made the proposal and are recused (four eyes) [003, 004 §4.1].

In a meeting those count who say that they are there, and those whom the secretary has named and who have not objected
in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import WrongState
from networks.models import User
from rollouts.decisions.cases import Case
from rollouts.decisions.models import Meeting
from rollouts.decisions.models_motions import Motion, Voice
from rollouts.members.seats import members, name_of

# Through what a decision was taken: a meeting, or what a member put forward and others agreed on. None: by one alone.
Through = Meeting | Motion | None


class NoQuorum(WrongState):
    """Everything is in order but for the quorum."""


@dataclass(frozen=True)
class Quorum:
    """For one case: how many take part, of how many who may; `recused` are present and do not vote."""

    present: int
    of: int
    recused: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.present >= self.needed

    @property
    def needed(self) -> int:
        """More than half of those who may; one at least."""
        return self.of // 2 + 1


def able(case: Case | None, all_members: Iterable[User]) -> list[User]:
    """Those who may decide about `case`; None is a waiver, which nobody has proposed. No query."""
    return [person for person in all_members if case is None or not case.was_made_by(person)]


def quorum(case: Case | None, all_members: Iterable[User], present_ids: Iterable[int]) -> Quorum:
    """Whether `case` can be decided by those who are present. No query."""
    present, everyone = set(present_ids), list(all_members)
    may = able(case, everyone)
    aside = [name_of(person) for person in everyone if person not in may and person.pk in present]
    return Quorum(sum(person.pk in present for person in may), len(may), tuple(aside))


@dataclass(frozen=True)
class TookPart:
    """What the log says about who took part, by name."""

    present: list[str]
    recused: list[str]


def took_part(case: Case | None, by: User, through: Through) -> TookPart:
    """Who decides about `case`; raises `NoQuorum` when they are too few.

    In a meeting those who are present are recused; between meetings nobody is, so all who made the proposal do.
    """
    everyone = members()
    if isinstance(through, Meeting):
        here = certain_in(through)
    elif isinstance(through, Motion):
        here = agreed_on(through)
    else:
        here = {by.pk}
    found = quorum(case, everyone, here)
    meeting = meeting_of(through)
    if not found.holds:
        raise NoQuorum(too_few_in_meeting() if meeting else _too_few(found))
    may = able(case, everyone)
    present = [name_of(person) for person in may if person.pk in here]
    if meeting:
        return TookPart(present, list(found.recused))
    return TookPart(present, [name_of(person) for person in everyone if person not in may])


def meeting_of(through: Through) -> Meeting | None:
    """The meeting that decided, if one did."""
    return through.meeting if isinstance(through, Motion) else through


def certain_in(meeting: Meeting) -> set[int]:
    """Those who are in the meeting now for certain."""
    return set(meeting.attendances.here().certain(timezone.now()).values_list("user_id", flat=True))


def agreed_on(motion: Motion) -> set[int]:
    """Those who agree, and those who for certain were in the meeting that decided it."""
    said = set(Voice.objects.filter(motion=motion).in_force().values_list("user_id", flat=True))
    if motion.meeting is None:
        return said
    there = motion.meeting.attendances.filter(user__in=motion.present).certain(timezone.now())
    return said | set(there.values_list("user_id", flat=True))


def too_few_in_meeting() -> str:
    return _("Møtet er ikke vedtaksført i denne saken: mer enn halvparten av medlemmene må være til stede.")


def _too_few(found: Quorum) -> str:
    return _("%(needed)d av %(of)d medlemmer må være enige før saken er avgjort.") % {
        "needed": found.needed,
        "of": found.of,
    }
