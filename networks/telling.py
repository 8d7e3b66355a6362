"""Who is told of what in this app, and of what one does about oneself: the rows of each idea."""

from core.notifications.register import Row, nobody
from networks.gatherings.events import ROWS as GATHERINGS
from networks.needs.events import ROWS as NEEDS
from networks.people.events import ROWS as PEOPLE

ROWS: list[list[Row]] = [
    *PEOPLE,
    *NEEDS,
    *GATHERINGS,
    nobody(
        "anyone",
        "signed_in",
        because="Signing in and what one does about oneself; what changes the way in goes to the person as an e-mail.",
    ),
]
