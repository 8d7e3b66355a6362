"""What is told about the yearly editions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import told
from portfolio.message_kinds import MessageKind

HEARD = Event(
    "edition_heard",
    MessageKind.PORTFOLIO,
    _("%(title)s er på høring til %(until)s"),
    "%(comment)s",
    to="contact persons, municipalities' representatives and the NKG",
)
TAKEN_BACK = Event(
    "edition_taken_back",
    MessageKind.PORTFOLIO,
    _("%(title)s er tatt tilbake fra høring"),
    "%(reason)s",
    to="those who were asked, and those who had commented; the hearing's message holds no longer",
)
DECIDED = Event(
    "edition_decided",
    MessageKind.PORTFOLIO,
    _("%(title)s er vedtatt av %(body)s"),
    to="contact persons, municipalities' representatives and the NKG",
)
COMMENTED = Event(
    "edition_commented",
    MessageKind.PORTFOLIO,
    _("Innspill fra %(voice)s til %(title)s"),
    "%(about)s",
    to="the portfolio managers; when somebody else spoke for the region or municipality, those who answer for it",
)
ANSWERED = Event(
    "edition_comment_answered",
    MessageKind.PORTFOLIO,
    _("KS har svart på innspillet til %(title)s"),
    "%(answer)s",
    to="the one who commented, and the region's contact persons",
)

ROWS = [
    told("portfolio.editions/hear", HEARD),
    told("portfolio.editions/take_back", TAKEN_BACK),
    told("portfolio.editions/decide", DECIDED, because="The edition that it replaces is named on its page."),
    told("portfolio.editions/replace", DECIDED, because="Follows from the decision on the next edition."),
    told("portfolio.comment", COMMENTED),
    told("portfolio.comment.region", COMMENTED),
]
