"""Who is told of what in this app: the rows of each idea."""

from core.notifications.register import Row, nobody, told
from rollouts.completion.events import ROWS as COMPLETION
from rollouts.completion.events import STATUS_ASKED
from rollouts.decisions.events import (
    CASE_POSTPONED,
    MEETING_CALLED,
    MEETING_CANCELLED,
    MEETING_MOVED,
    MOTION_PUT_FORWARD,
    PRESENCE_DENIED,
    PRESENCE_NAMED,
)
from rollouts.decisions.events import ROWS as DECISIONS
from rollouts.eligibility.events import ROWS as ELIGIBILITY
from rollouts.evaluations.events import EVALUATION_OPENED
from rollouts.evaluations.events import ROWS as EVALUATIONS
from rollouts.materials.events import ROWS as MATERIALS
from rollouts.members.events import ROWS as MEMBERS
from rollouts.plans.events import ROWS as PLANS
from rollouts.pool_changes.events import ROWS as POOL_CHANGES
from rollouts.pools.events import ROWS as POOLS
from rollouts.readiness.events import ROWS as READINESS
from rollouts.rollouts.events import ROWS as ROLLOUTS
from rollouts.sign_ups.events import ROWS as SIGN_UPS
from rollouts.stops.events import ROWS as STOPS
from rollouts.suppliers.events import ROWS as SUPPLIERS

ROWS: list[list[Row]] = [
    *COMPLETION,
    *DECISIONS,
    *ELIGIBILITY,
    *EVALUATIONS,
    *MATERIALS,
    *MEMBERS,
    *PLANS,
    *POOL_CHANGES,
    *POOLS,
    *READINESS,
    *ROLLOUTS,
    *SIGN_UPS,
    *STOPS,
    *SUPPLIERS,
    told("rollouts.pools/complete", STATUS_ASKED, EVALUATION_OPENED),
    told("pools.complete", STATUS_ASKED, EVALUATION_OPENED),
    told("rollouts.signup/completed", STATUS_ASKED, EVALUATION_OPENED),
    told(
        "pools.queue",
        MEETING_CALLED,
        MEETING_MOVED,
        MEETING_CANCELLED,
        PRESENCE_NAMED,
        PRESENCE_DENIED,
        MOTION_PUT_FORWARD,
        CASE_POSTPONED,
        because="What is decided is told as a decision on the case.",
    ),
    nobody("capacity.limits", because="Limits that the NKG sees beside each case."),
    nobody(
        "rollouts.adaptationreport/not_ordered",
        "rollouts.adaptationreport/ordered",
        "rollouts.adaptationreport/promised",
        "rollouts.adaptationreport/delivered",
        "rollouts.adaptationreport/verified",
        because="It stands at the pools that it holds back, and counts for whether they can be opened.",
    ),
    nobody(
        "rollouts.delivery/pending",
        "rollouts.delivery/delivered",
        "rollouts.delivery/failed",
        "rollouts.delivery/dropped",
        "webhooks.see",
        "webhooks.use",
        because="Between programs; who has the webhook sees the deliveries on its page.",
    ),
]
