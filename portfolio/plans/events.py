"""What is told about the regional portfolios."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from portfolio.message_kinds import MessageKind

PLAN_DECIDED = Event(
    "plan_decided",
    MessageKind.PORTFOLIO,
    _("%(region)s har vedtatt sin portefølje"),
    to="the portfolio managers, the region's own people and its municipalities' representatives",
)

ROWS = [
    told("portfolio.regionalplan/decided", PLAN_DECIDED),
    nobody("portfolio.regionalplan/draft", because="A draft is the region's own work and concerns nobody yet."),
    told("portfolio.regionalplan/replaced", PLAN_DECIDED, because="Follows from the decision on the next one."),
    told("plan.edit", PLAN_DECIDED, because="When it is decided; a draft concerns nobody yet."),
]
