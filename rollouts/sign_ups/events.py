"""What is told of invitations, seats and answers, and to the municipalities of what their pool does."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import told
from networks.people.events import NOBODY_HERE
from rollouts.message_kinds import MessageKind

FULL = _("Puljen er full – venteliste. De som svarer ja, kommer i køen.")
INVITED = Event(
    "pool_invited",
    MessageKind.INVITATION,
    _("Invitasjon: %(pool)s"),
    _("%(municipalities)s er spurt om å være med. Svar innen %(deadline)s. %(full)s"),
    to="those who answer for the municipalities, each with the names of theirs",
)
SIGNED_UP = Event(
    "signed_up",
    MessageKind.SEAT,
    _("Meldt på: %(pool)s"),
    _("%(names)s. Ført inn av %(who)s."),
    to="those who answer for the municipalities, and the one who leads the pool",
)
IN_LINE = Event(
    "in_line",
    MessageKind.SEAT,
    _("På venteliste: %(pool)s"),
    _("%(names)s. Ført inn av %(who)s. Puljen er full – venteliste. Vi sier fra når det blir plass."),
    to="those who answer for the municipalities, and the one who leads the pool",
)
CONFIRM_AGAIN = Event(
    "seat_to_confirm",
    MessageKind.SEAT,
    _("%(pool)s er endret: bekreft at kommunen fortsatt vil være med"),
    "%(why)s",
    to="those who answer for the municipalities with a confirmed seat, when what they decided about has changed",
)
PROMOTED = Event(
    "seat_from_the_line",
    MessageKind.SEAT,
    _("%(name)s har fått plass i %(pool)s"),
    "%(more)s",
    to="those who answer for the municipality, and the one who leads the pool",
)
SEAT_WISHED = Event(
    "seat_that_was_wished",
    MessageKind.SEAT,
    _("Det er ledig plass i %(pool)s, som %(name)s ønsket seg"),
    to="those who answer for the municipality that wished for another pool",
)
WISH = Event(
    "pool_wished",
    MessageKind.SEAT,
    _("%(name)s ønsker seg heller %(wished)s"),
    "%(pool)s",
    to="those who lead the two pools",
)
WITHDRAWN = Event(
    "seat_withdrawn",
    MessageKind.SEAT,
    _("%(name)s er trukket fra %(pool)s"),
    "%(reason)s",
    to="the one who leads the pool, and the others who answer for the municipality",
)
DECLINED = Event(
    "invitation_declined",
    MessageKind.SEAT,
    _("%(name)s takket nei til %(pool)s"),
    "%(reason)s",
    to="the one who leads the pool, and the others who answer for the municipality",
)

POOL_CANCELLED = Event(
    "pool_cancelled",
    MessageKind.SEAT,
    _("%(pool)s er avlyst"),
    "«%(reason)s» %(municipalities)s",
    to="those who answer for the municipalities with a seat, in line or invited, each with where theirs stood; who "
    "proposes and leads; the NKG when it had the case or had approved it. Invitations and questions hold no longer",
)
POOL_OPENED = Event(
    "pool_opened",
    MessageKind.SEAT,
    _("%(pool)s er åpen for påmelding til %(deadline)s"),
    "%(municipalities)s",
    to="who leads, and when it opens again those who answer for the municipalities invited, in line or with a seat",
)
POOL_CLOSED = Event(
    "pool_closed",
    MessageKind.SEAT,
    _("Påmeldingen til %(pool)s er stengt før fristen"),
    "%(reason)s %(municipalities)s",
    to="those who answer for the municipalities invited or in line, each with where theirs stand; who leads",
)
DEADLINE_PASSED = Event(
    "pool_deadline_passed",
    MessageKind.SEAT,
    _("Påmeldingsfristen for %(pool)s har gått ut"),
    "%(municipalities)s",
    to="those who answer for the municipalities that are in line or have not answered",
)
DEADLINE_COUNTED = Event(
    "pool_deadline_counted",
    MessageKind.SEAT,
    _("Påmeldingsfristen for %(pool)s har gått ut: %(taken)d påmeldt, %(waiting)d i kø, %(silent)d uten svar"),
    _("I kø: %(line)s. Uten svar: %(unanswered)s."),
    to="who leads the pool",
)
POOL_STARTED = Event(
    "pool_started",
    MessageKind.SEAT,
    _("%(pool)s er i gang"),
    "%(municipalities)s",
    to="those who answer for the municipalities with a seat or in line, each with where theirs stand; who leads",
)

ROWS = [
    told("rollouts.pools/cancel", POOL_CANCELLED),
    told("pools.cancel", POOL_CANCELLED),
    told("rollouts.pools/open", POOL_OPENED),
    told("pools.open", POOL_OPENED),
    told(
        "rollouts.pools/close",
        POOL_CLOSED,
        DEADLINE_PASSED,
        DEADLINE_COUNTED,
        because="A stop of the solution is told as such (`solution_stopped`).",
    ),
    told("pools.close", POOL_CLOSED),
    told("calendar: the deadline of a pool", DEADLINE_PASSED, DEADLINE_COUNTED),
    told("rollouts.pools/start", POOL_STARTED),
    told("pools.start", POOL_STARTED),
    told("rollouts.signup/invited", INVITED, NOBODY_HERE),
    told("pools.invite", INVITED, NOBODY_HERE, CONFIRM_AGAIN, because="A change that is proposed waits for the NKG."),
    told("rollouts.signup/waiting", IN_LINE),
    told("rollouts.signup/signed_up", CONFIRM_AGAIN, PROMOTED),
    told("rollouts.signup/confirmed", SIGNED_UP, PROMOTED, because="Who confirms again keeps what they had."),
    told("rollouts.signup/declined", DECLINED),
    told("rollouts.signup/withdrawn", WITHDRAWN, PROMOTED),
    told("sign_ups.sign_up", SIGNED_UP, IN_LINE, DECLINED),
    told("sign_ups.withdraw", WITHDRAWN, PROMOTED, WISH, SEAT_WISHED),
    told(
        "pools.move",
        POOL_CANCELLED,
        POOL_OPENED,
        POOL_CLOSED,
        POOL_STARTED,
        because="In the API every move of a pool is one address; the rows of the moves hold.",
    ),
]
