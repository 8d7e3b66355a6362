"""What is told about what the NKG decides, but for the outcome of each case: those who make the cases say that."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from rollouts.message_kinds import MessageKind

CASE_POSTPONED = Event(
    "case_postponed",
    MessageKind.POOL_DECIDED,
    _("NKG har utsatt saken: %(case)s"),
    "%(reason)s",
    to="those who sent in the case and whom it concerns",
)
MOTION_PUT_FORWARD = Event(
    "motion_put_forward",
    MessageKind.ROLLOUT,
    _("%(name)s foreslår %(what)s: %(subject)s"),
    "%(reason)s",
    to="the members of the NKG who may decide about the case",
)
MOTION_OF_MEETING = Event(
    "motion_of_meeting",
    MessageKind.ROLLOUT,
    _("Møtet har vedtatt %(what)s, når de som er ført opp, har bekreftet at de var der: %(subject)s"),
    "%(reason)s",
    to="the members of the NKG who may decide about the case",
)
PRESENCE_NAMED = Event(
    "nkg_presence_named",
    MessageKind.ROLLOUT,
    _("Du er ført som til stede: %(meeting)s"),
    _("Bekreft det, eller si fra innen %(until)s hvis du ikke var der."),
    to="those whom the secretary names",
)
PRESENCE_DENIED = Event(
    "nkg_presence_denied",
    MessageKind.ROLLOUT,
    _("%(name)s var ikke til stede: %(meeting)s"),
    "%(reason)s",
    to="the members of the NKG",
)
_WHO = "those who had agreed; the message that asked for their voice holds no longer"
MOTION_CARRIED = Event(
    "motion_carried", MessageKind.ROLLOUT, _("Vedtatt: %(subject)s (%(what)s)"), "%(reason)s", to=_WHO
)
MOTION_TO_MEETING = Event(
    "motion_to_meeting", MessageKind.ROLLOUT, _("Tas i møte: %(subject)s (%(what)s)"), "%(reason)s", to=_WHO
)
MOTION_TAKEN_BACK = Event(
    "motion_taken_back", MessageKind.ROLLOUT, _("Forslaget er trukket: %(subject)s (%(what)s)"), "%(reason)s", to=_WHO
)
MOTION_LAPSED = Event(
    "motion_lapsed", MessageKind.ROLLOUT, _("Forslaget falt bort: %(subject)s (%(what)s)"), "%(reason)s", to=_WHO
)

MEETING_CALLED = Event(
    "nkg_meeting_called",
    MessageKind.ROLLOUT,
    _("Møte i NKG %(when)s"),
    "%(place)s",
    to="the members of the NKG",
)
MEETING_MOVED = Event(
    "nkg_meeting_moved",
    MessageKind.ROLLOUT,
    _("Møtet i NKG er endret: %(when)s"),
    "%(place)s",
    to="the members of the NKG; the first call holds no longer",
)
MEETING_CANCELLED = Event(
    "nkg_meeting_cancelled",
    MessageKind.ROLLOUT,
    _("Møtet i NKG %(when)s er avlyst"),
    to="the members of the NKG; the call holds no longer",
)

ROWS = [
    told("rollouts.meeting/planned", MEETING_CALLED, MEETING_MOVED),
    told("rollouts.meeting/cancelled", MEETING_CANCELLED),
    nobody("rollouts.meeting/held", because="What was decided was told case by case; the minutes are on the page."),
    told("rollouts.motion/living", MOTION_PUT_FORWARD, MOTION_OF_MEETING),
    told("rollouts.motion/carried", MOTION_CARRIED),
    told("rollouts.motion/to_meeting", MOTION_TO_MEETING),
    told("rollouts.motion/taken_back", MOTION_TAKEN_BACK),
    told("rollouts.motion/lapsed", MOTION_LAPSED),
]
