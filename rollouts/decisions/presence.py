"""Who is in a meeting of the NKG: each member's own word, from the moment it begins.

The secretary may name others; each of them is told, and has `OBJECT_WITHIN` to say that they weren't there. What was
decided with them waits until then (`settle`). Errors as in `meetings`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import DomainError, InvalidInput, WrongState
from core.notifications.events import tell
from networks.models import User
from networks.people.access import require
from rollouts.decisions import meetings, minutes, motion_ends, motions
from rollouts.decisions.events import PRESENCE_DENIED, PRESENCE_NAMED
from rollouts.decisions.models import Attendance, Meeting
from rollouts.decisions.models_motions import Motion, MotionState, Voice
from rollouts.decisions.quorum import agreed_on, quorum
from rollouts.members.seats import is_secretary, members


@transaction.atomic
def arrive(meeting_id: int, *, by: User) -> Attendance:
    """`by` is there; or confirms, also after the meeting, what the secretary has said."""
    row = _own(meeting_id, by)
    now = timezone.now()
    if row is not None and row.is_named:
        row.confirmed_at = now
        row.save()
        settle(meeting_id)
        minutes.keep_again(meeting_id, by=by, why=_("%(name)s har bekreftet å ha vært til stede.") % {"name": by.name})
        return row
    meeting = _begun(meeting_id, by)
    if row is not None and row.confirmed_at is not None and row.left_at is None:
        return row
    if row is None:
        return Attendance.objects.create(meeting=meeting, user=by, registered_at=now, confirmed_at=now)
    # Back again, or here after all.
    row.registered_at, row.named_by, row.confirmed_at = now, None, now
    row.left_at, row.objected_at, row.objection = None, None, ""
    row.save()
    return row


@transaction.atomic
def leave(meeting_id: int, *, by: User) -> None:
    """`by` goes; what was decided before stays decided with them."""
    meetings.locked(meeting_id, by)
    row = _own(meeting_id, by)
    if row is None or row.left_at is not None or row.objected_at is not None:
        raise WrongState(_("Du er ikke ført som til stede."))
    row.left_at = timezone.now()
    row.save()


@transaction.atomic
def name(meeting_id: int, *, by: User, present: Iterable[int]) -> list[User]:
    """The secretary says who else is there, by number; those who haven't said anything and aren't among them are taken
    off. Each new one is told; returns them."""
    all_members = members()
    require(is_secretary(by, all_members), _("Oppmøtet for andre føres av sekretæren i NKG."))
    meeting = _begun(meeting_id, by)
    everyone = {person.pk: person for person in all_members if person != by}
    wanted = set(present) & set(everyone)
    rows = meeting.attendances.select_for_update()
    silent = rows.filter(confirmed_at__isnull=True, objected_at__isnull=True)
    silent.exclude(user__in=wanted).delete()
    known = set(rows.values_list("user_id", flat=True))
    new = [everyone[pk] for pk in sorted(wanted - known)]
    now = timezone.now()
    made = [Attendance(meeting=meeting, user=person, named_by=by, registered_at=now) for person in new]
    Attendance.objects.bulk_create(made)
    if made:
        until = made[0].objects_until
        tell(PRESENCE_NAMED, new, meeting.get_absolute_url(), but=by, meeting=meeting, until=until)
    settle(meeting_id)
    return new


@transaction.atomic
def object_to(meeting_id: int, *, by: User, reason: str) -> Attendance:
    """`by` was not there, whatever the secretary says: what was decided with them waits for the others' own word."""
    row = _own(meeting_id, by)
    if row is None or not row.is_named:
        raise WrongState(_("Ingen har ført deg som til stede."))
    if timezone.now() > row.objects_until:
        raise WrongState(_("Fristen for å si fra gikk ut etter 48 timer."))
    if not reason.strip():
        raise InvalidInput(_("Skriv hva som ikke stemmer."), field="reason")
    row.objected_at, row.objection = timezone.now(), reason.strip()[:500]
    row.save()
    said = {"name": by.name, "meeting": row.meeting, "reason": row.objection}
    tell(PRESENCE_DENIED, members(), row.meeting.get_absolute_url(), but=by, **said)
    settle(meeting_id)
    minutes.keep_again(meeting_id, by=by, why=_("%(name)s var ikke til stede.") % {"name": by.name})
    return row


def settle(meeting_id: int) -> int:
    """Carry out what the meeting has decided and enough are certain of; let go what too few were there for. Returns how
    many ended. For use within a transaction."""
    waiting = Motion.objects.living().filter(meeting=meeting_id).values_list("pk", flat=True)
    return sum(_settle(pk) for pk in list(waiting))


def settle_all() -> int:
    """By the clock: the time to object goes by."""
    ended = 0
    for meeting_id in Motion.objects.living().exclude(meeting=None).values_list("meeting", flat=True).distinct():
        with transaction.atomic():
            if now := settle(meeting_id):
                minutes.keep_again(
                    meeting_id, by=None, why=_("Tiden for å si fra er ute, og det som ventet, er avgjort.")
                )
            ended += now
    return ended


def _settle(motion_id: int) -> bool:
    motion = motions.locked(motion_id)
    if motion is None:
        return False
    if quorum(motion.case, members(), agreed_on(motion)).holds:
        try:
            with transaction.atomic():
                motion.ended_by = motion.put_forward_by
                motions.decide(motion, through=motion)
        except DomainError as error:
            motion = motions.read(motion_id)
            motion_ends.end(motion, MotionState.LAPSED, by=None, reason=error.message)
        return True
    rows = Attendance.objects.filter(meeting=motion.meeting_id, user__in=motion.present, objected_at__isnull=True)
    said = Voice.objects.filter(motion=motion)
    possible = {*rows.values_list("user_id", flat=True), *said.values_list("user_id", flat=True)}
    if quorum(motion.case, members(), possible).holds:
        return False
    why = _("For få var til stede: noen som var ført opp, har sagt at de ikke var der.")
    motion_ends.end(motion, MotionState.LAPSED, by=None, reason=why)
    return True


def _own(meeting_id: int, by: User) -> Attendance | None:
    rows = Attendance.objects.select_for_update(of=("self",)).select_related("meeting")
    return rows.filter(meeting=meeting_id, user=by).first()


def _begun(meeting_id: int, by: User) -> Meeting:
    meeting = meetings.locked(meeting_id, by)
    if meeting.starts_at > timezone.now():
        when = date_format(timezone.localtime(meeting.starts_at), "SHORT_DATETIME_FORMAT")
        raise WrongState(_("Møtet begynner %(when)s. Oppmøtet føres fra da.") % {"when": when})
    return meeting
