"""The minutes of an NKG meeting as a Word document: the agenda while it is planned; when it is over, the file is kept.

What happens to the meeting afterwards (somebody says that they weren't there, a decision that waited takes effect)
makes another file with the next number, which says why; the one before stays.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core import word
from core.errors import WrongState
from core.kept_files import keeping
from core.kept_files.models import KeptFile
from core.tables.downloads import attachment
from networks.models import User
from rollouts.decisions.gaps import unfinished
from rollouts.decisions.meetings import CASES, locked
from rollouts.decisions.models import Attendance, LoggedDecision, Meeting, MeetingState


@transaction.atomic
def hold(meeting_id: int, *, by: User, minutes: str = "") -> Meeting:
    """The meeting is over, and its minutes are kept; what was decided is in the log, `minutes` is the rest.

    Errors as in `meetings`.
    """
    meeting = locked(meeting_id, by)
    if meeting.starts_at > timezone.now():
        raise WrongState(_("Møtet har ikke begynt ennå."))
    if not meeting.attendances.filter(objected_at__isnull=True).exists():
        raise WrongState(_("Ingen har meldt seg til stede."))
    meeting.state, meeting.minutes = MeetingState.HELD, minutes.strip()
    meeting.save()
    _keep(meeting, by=by)
    return meeting


def keep_again(meeting_id: int, *, by: User | None, why: str) -> None:
    """Keep another version of the minutes of a meeting that is over. For use within a transaction."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    if meeting.state == MeetingState.HELD:
        _keep(meeting, by=by, note=why)


def kept(meeting: Meeting) -> list[KeptFile]:
    """The minutes that were kept, the newest first."""
    return list(keeping.kept(keeping.about(meeting)))


def served(meeting: Meeting, number: str = "") -> HttpResponse | None:
    """The kept minutes (`number`, or the newest); what is not over yet as it is now. None for a number not in use."""
    files = keeping.kept(keeping.about(meeting)).defer(None)
    file = next((one for one in files if number in ("", str(one.number))), None)
    if file is not None:
        return keeping.served(file)
    return None if number else attachment(as_docx(meeting), word.DOCX_TYPE, file_name(meeting))


def _keep(meeting: Meeting, *, by: User | None, note: str = "") -> None:
    sent = keeping.Sent(
        about=keeping.about(meeting),
        name=file_name(meeting),
        content_type=word.DOCX_TYPE,
        content=as_docx(meeting),
        note=note,
    )
    keeping.keep([sent], by=by)


def file_name(meeting: Meeting) -> str:
    return f"nkg-referat-{meeting.starts_at:%Y-%m-%d}.docx"


def as_docx(meeting: Meeting) -> bytes:
    """Time, place, who was there, the agenda with what was decided, and the rest. Three queries."""
    document = word.blank()
    word.heading(document, _("Referat fra %(meeting)s") % {"meeting": meeting}, level=1)
    when = date_format(localtime(meeting.starts_at), "SHORT_DATETIME_FORMAT")
    word.paragraph(document, " · ".join(part for part in (when, meeting.place, meeting.link) if part))
    rows = meeting.attendances.filter(objected_at__isnull=True).select_related(
        "user__nkg_seat__network", "user__nkg_seat__municipality"
    )
    names = [_named(row) for row in rows.order_by("user__name")]
    word.paragraph(document, _("Til stede: %(names)s") % {"names": ", ".join(names) or "–"})
    _agenda(document, meeting)
    if meeting.minutes:
        word.heading(document, _("Annet"), level=2)
        for text in filter(str.strip, meeting.minutes.splitlines()):
            word.paragraph(document, text)
    return word.as_bytes(document)


def _named(row: Attendance) -> str:
    return _("%(name)s, ført av sekretæren") % {"name": row.name} if row.is_named else row.name


def _agenda(document: Any, meeting: Meeting) -> None:
    """Each case with what was decided, then what was decided beside the agenda; two queries."""
    decisions = list(meeting.decisions.select_related("decided_by").order_by("decided_at", "pk"))
    items = list(meeting.items.select_related(*CASES))
    waiting = [item for item in items if meeting.is_planned and item.case is not None and item.waits]
    found = unfinished([item.case for item in waiting if item.case is not None])
    lacking = {item.pk: one for item, one in zip(waiting, found, strict=True)}
    for number, item in enumerate(items, 1):
        word.heading(document, f"{number}. {item}", level=2)
        if item.pk in lacking and lacking[item.pk].gaps:
            word.paragraph(document, _("Uferdig: %(gaps)s") % {"gaps": "; ".join(lacking[item.pk].words)})
        about = [one for one in decisions if item.is_about(one)]
        for one in about:
            _decision(document, one)
        if not about and item.title == "":
            word.paragraph(document, _("Ikke avgjort."))
    others = [one for one in decisions if not any(item.is_about(one) for item in items)]
    if others:
        word.heading(document, _("Andre avgjørelser"), level=2)
        for one in others:
            word.paragraph(document, one.subject)
            _decision(document, one)


def _decision(document: Any, one: LoggedDecision) -> None:
    paragraph = word.paragraph(document)
    word.run(paragraph, str(one.get_kind_display()).capitalize() + ". ", bold=True)
    word.run(paragraph, one.reason)
    if one.unfinished:
        word.paragraph(document, _("Manglet da: %(gaps)s") % {"gaps": "; ".join(one.unfinished)})
    if one.recused:
        word.paragraph(document, _("Trådte til side: %(names)s") % {"names": ", ".join(one.recused)})
