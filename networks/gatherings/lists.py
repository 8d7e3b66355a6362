"""The people of a gathering as one table: who is invited, what they answered, who came. Page, API and files use it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.sorting import sort_key
from core.tables.columns import Column, lines
from core.tables.spreadsheet import csv_text, table_xlsx
from networks.gatherings import access
from networks.gatherings.models import Gathering, GatheringAnswer, GatheringParticipant, Reply
from networks.geography.models import Network
from networks.people.models import User


@dataclass(frozen=True)
class Attendee:
    """One line. `reply` is empty without a valid answer; `outdated` is an answer given before the time was changed."""

    name: str
    user: User | None
    role: str
    network: Network | None
    reply: str = ""
    outdated: str = ""
    comment: str = ""
    invited: bool = True
    came: bool = False
    in_group: bool = False

    @property
    def reply_label(self) -> str:
        return str(Reply(self.reply).label) if self.reply else _("ikke svart")


def attendees(gathering: Gathering) -> list[Attendee]:
    """Everyone invited today, and those who answered or came and aren't; by name. Some eight queries, whatever the
    number of people."""
    roles: dict[int, str] = {}
    users: dict[int, User] = {}
    for row in access.invited_assignments(gathering):
        users[row.user_id] = row.user
        roles.setdefault(row.user_id, str(row))
    users |= {user.pk: user for user in gathering.invited_people.filter(is_active=True)}
    invited = set(users)
    answers: dict[int, GatheringAnswer] = {}
    for answer in gathering.answers.select_related("user"):
        answers[answer.user_id] = answer
        users[answer.user_id] = answer.user
    came: dict[int, GatheringParticipant] = {}
    guests: list[GatheringParticipant] = []
    for participant in gathering.participants.select_related("user", "network"):
        if participant.user_id is None:
            guests.append(participant)
        else:
            came[participant.user_id] = participant
            users[participant.user_id] = participant.user  # type: ignore[assignment]
    homes = access.homes_on(users, gathering.first_day)
    found = [
        _line(user, gathering, roles, answers, came, homes[user.pk], user.pk in invited) for user in users.values()
    ]
    found += [
        Attendee(
            name=guest.name,
            user=None,
            role="",
            network=guest.network,
            invited=False,
            came=True,
            in_group=guest.in_group,
        )
        for guest in guests
    ]
    return sorted(found, key=lambda attendee: sort_key(attendee.name))


def _line(
    user: User,
    gathering: Gathering,
    roles: dict[int, str],
    answers: dict[int, GatheringAnswer],
    came: dict[int, GatheringParticipant],
    home: tuple[Network | None, bool],
    is_invited: bool,
) -> Attendee:
    answer, participant = answers.get(user.pk), came.get(user.pk)
    holds = answer is not None and answer.at >= gathering.moved_at
    return Attendee(
        name=user.name,
        user=user,
        role=roles.get(user.pk) or user.title,
        network=participant.network if participant else home[0],
        reply=answer.reply if answer and holds else "",
        outdated=answer.reply if answer and not holds else "",
        comment=answer.comment if answer else "",
        invited=is_invited,
        came=participant is not None,
        in_group=participant.in_group if participant else home[1],
    )


def counts(people: list[Attendee]) -> dict[str, int]:
    """Invited, each reply, no reply, and how many came; counted over the list that is shown."""
    replies = Counter(person.reply for person in people)
    return {
        "invited": sum(person.invited for person in people),
        "yes": replies[Reply.YES],
        "maybe": replies[Reply.MAYBE],
        "no": replies[Reply.NO],
        "unanswered": sum(person.invited and not person.reply for person in people),
        "came": sum(person.came for person in people),
    }


def _columns(gathering: Gathering, with_comments: bool) -> list[Column[Attendee]]:
    def came(person: Attendee) -> str:
        return (_("ja") if person.came else _("nei")) if gathering.recorded_at else _("ikke ført")

    def reply(person: Attendee) -> str:
        return person.reply_label if person.invited or person.reply else ""

    return [
        Column("name", _("Navn"), width=30),
        Column("role", _("Rolle"), width=34),
        Column("network", _("Region"), lambda person: person.network.name if person.network else "", width=24),
        Column("email", _("E-post"), lambda person: person.user.email if person.user else "", width=32),
        Column("reply", _("Svar"), reply, width=12),
        *([Column("comment", _("Kommentar"), width=40)] if with_comments else []),
        Column("came", _("Deltok"), came, width=12 if with_comments else 40),
    ]


def as_csv(gathering: Gathering, with_comments: bool) -> str:
    return csv_text(lines(_columns(gathering, with_comments), attendees(gathering)))


def as_xlsx(gathering: Gathering, with_comments: bool) -> bytes:
    columns = _columns(gathering, with_comments)
    return table_xlsx(_("Deltakere"), lines(columns, attendees(gathering)), [column.width for column in columns])


def own_answers(user: Any, shown: list[Gathering]) -> dict[int, str]:
    """What to say about each gathering that invites the person: the code of the answer, or "owed"; two queries."""
    if not user.is_authenticated or not shown:
        return {}
    ids = [gathering.pk for gathering in shown]
    invited = set(Gathering.objects.inviting(user).filter(pk__in=ids).values_list("pk", flat=True))
    answers = {row.gathering_id: row for row in GatheringAnswer.objects.filter(user=user, gathering__in=ids)}
    found: dict[int, str] = {}
    for gathering in shown:
        answer = answers.get(gathering.pk)
        if answer is not None and answer.at >= gathering.moved_at:
            found[gathering.pk] = answer.reply
        elif gathering.pk in invited and gathering.takes_answers:
            found[gathering.pk] = "owed"
    return found
