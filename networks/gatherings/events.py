"""What is told about gatherings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from networks.message_kinds import MessageKind

INVITED = Event(
    "gathering_invited",
    MessageKind.GATHERING_INVITED,
    _("Invitasjon: %(title)s"),
    _("%(when)s. Svar innen %(deadline)s."),
    to="those who are invited, at once and when they come to be",
)
CHANGED = Event(
    "gathering_changed",
    MessageKind.GATHERING_CHANGED,
    _("Samlingen «%(title)s» er endret"),
    "%(what)s",
    to="those who were invited, when place, link or form is another",
)
MOVED = Event(
    "gathering_moved",
    MessageKind.GATHERING_CHANGED,
    _("Samlingen «%(title)s» er flyttet"),
    _("Fra %(before)s til %(after)s. Svar på nytt om du kommer."),
    to="those who were invited",
)
CANCELLED = Event(
    "gathering_cancelled",
    MessageKind.GATHERING_CHANGED,
    _("Samlingen «%(title)s» er avlyst"),
    "%(reason)s",
    to="those who are invited; the invitation holds no longer",
)

ROWS = [
    told("networks.gathering/planned", INVITED, MOVED, CHANGED),
    told("networks.gathering/cancelled", CANCELLED),
    told("gatherings.somewhere", INVITED),
    told("gatherings.national", INVITED, MOVED, CHANGED),
    told(
        "gatherings.regional",
        INVITED,
        MOVED,
        CHANGED,
        CANCELLED,
        because="Who came and the notes stand on the gathering's page.",
    ),
    nobody("gatherings.answer", because="The organiser sees the answers as a list that counts itself."),
]
