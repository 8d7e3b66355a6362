"""Who is told of what in this app: the rows of each idea."""

from core.notifications.register import Row, nobody, told
from portfolio.editions.events import ANSWERED, DECIDED, HEARD, TAKEN_BACK
from portfolio.editions.events import ROWS as EDITIONS
from portfolio.enquiries.events import ROWS as ENQUIRIES
from portfolio.pilots.events import ROWS as PILOTS
from portfolio.plans.events import ROWS as PLANS
from portfolio.solutions.events import AMBITION_REVISED

ROWS: list[list[Row]] = [
    *EDITIONS,
    *ENQUIRIES,
    *PILOTS,
    *PLANS,
    told(
        "portfolio.edit",
        HEARD,
        TAKEN_BACK,
        DECIDED,
        ANSWERED,
        AMBITION_REVISED,
        because="A draft is KS' own until it is heard; texts about a solution are read on its page.",
    ),
    nobody(
        "portfolio.commitment/not_assessed",
        "portfolio.commitment/not_started",
        "portfolio.commitment/ongoing",
        "portfolio.commitment/met",
        "portfolio.commitment/missing",
        "portfolio.commitment/ended",
        because="Kept by KS for the yearly review; those who review it have it waiting.",
    ),
    nobody(
        "portfolio.booklet/queued",
        "portfolio.booklet/running",
        "portfolio.booklet/done",
        "portfolio.booklet/failed",
        "booklets.make",
        because="A file that somebody ordered for themselves; they see how it goes.",
    ),
    nobody(
        "portfolio.ownerlist/draft",
        "portfolio.ownerlist/committed",
        "portfolio.ownerlist/discarded",
        "owner_list.manage",
        because="Where an owner's list disagrees with a municipality, it waits for the region until it is settled.",
    ),
    nobody(
        "portfolio.statusfile/draft",
        "portfolio.statusfile/committed",
        "portfolio.statusfile/discarded",
        "status.import",
        "status.report",
        because="A status says who reported it and when, on the municipality's page and in its history; hundreds a day "
        "would drown what needs an answer.",
    ),
    nobody("freshness.set", because="The rule for when a status is old; what is old waits for those who confirm it."),
]
