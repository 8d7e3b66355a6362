"""What is told about people and their roles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from networks.message_kinds import MessageKind

NOBODY_HERE = Event(
    "nobody_here",
    MessageKind.ROLE,
    _("Ingen i Fellesløp svarer for %(names)s"),
    _("Dette venter på svar: %(about)s. Kommunen har ingen representant, og regionen ingen kontaktperson."),
    to="the one who leads what is asked about, and KS' administrators, who can give the roles",
)
ROLE_GIVEN = Event(
    "role_given",
    MessageKind.ROLE,
    _("Du har fått en rolle: %(role)s"),
    _("Fra %(first)s. Gitt av %(who)s."),
    to="the one who got it, when the account is in use; a new one reads it in the invitation",
)
DEPUTY = Event(
    "deputy_appointed",
    MessageKind.ROLE,
    _("Du er vikar for %(name)s: %(role)s"),
    _("Fra %(first)s til og med %(last)s."),
    to="the deputy",
)
DEPUTY_FOR_YOU = Event(
    "deputy_for_you",
    MessageKind.ROLE,
    _("%(name)s er vikar for deg: %(role)s"),
    _("Fra %(first)s til og med %(last)s."),
    to="the one who is stood in for",
)
ROLE_ENDED = Event(
    "role_ended",
    MessageKind.ROLE,
    _("En rolle er avsluttet: %(role)s"),
    _("%(name)s har rollen til og med %(last)s. Avsluttet av %(who)s."),
    to="the one who held it, deputies with their own, and the contact persons of the region that it was in",
)
HANDED_OVER = Event(
    "handed_over",
    MessageKind.ROLE,
    _("Du har overtatt etter %(name)s"),
    "%(what)s",
    to="those who take over what somebody who leaves had",
)
SEAT_IN_GROUP = Event(
    "group_seat",
    MessageKind.ROLE,
    _("Du har fått plass i den regionale gruppen for %(region)s"),
    "%(function)s",
    to="the one who got the seat",
)
SEAT_IN_GROUP_ENDED = Event(
    "group_seat_ended",
    MessageKind.ROLE,
    _("Plassen din i den regionale gruppen for %(region)s er avsluttet"),
    to="the one who had the seat",
)
REFORM_APPLIED = Event(
    "reform_applied",
    MessageKind.ROLE,
    _("Kommunereformen «%(reform)s» er registrert"),
    _("Den gjelder fra %(date)s: %(municipalities)s."),
    to="KS, contact persons, the NKG, and the representatives of the municipalities",
)
REFORM_UNDONE = Event(
    "reform_undone",
    MessageKind.ROLE,
    _("Kommunereformen «%(reform)s» er angret"),
    _("Den skulle gjelde fra %(date)s: %(municipalities)s."),
    to="those who were told of the reform",
)

ROWS = [
    told("people.give.regional", ROLE_GIVEN, because="An invitation goes as an e-mail of its own."),
    told("people.list", ROLE_GIVEN, because="Who is new gets the invitation by e-mail."),
    told("people.deputy", DEPUTY, DEPUTY_FOR_YOU),
    told("people.end", ROLE_ENDED),
    nobody("calendar: the last day of a role", because="The day was told when it was set."),
    told("people.leave", HANDED_OVER, because="The account of the one who leaves is closed."),
    nobody(
        "networks.departure/requested",
        "networks.departure/cancelled",
        because="The wish waits for those who can close the account until it is taken back.",
    ),
    told("networks.departure/left", HANDED_OVER),
    nobody("networks.departure/reopened", because="The invitation goes to the person as an e-mail of its own."),
    nobody("networks.departure/anonymised", because="The person has no account, and the date was known to KS."),
    nobody("people.departures", because="KS' own list of those who have left; who comes back gets an invitation."),
    told("groups.edit", SEAT_IN_GROUP, SEAT_IN_GROUP_ENDED),
    nobody("groups.competences", because="A list of words to choose from."),
    told("networks.reform/applied", REFORM_APPLIED),
    told("networks.reform/undone", REFORM_UNDONE),
    nobody("networks.reform/draft", because="KS' own work until it is registered."),
    nobody("calendar: a reform comes into force", because="The date was told when the reform was registered."),
    told("reforms.manage", REFORM_APPLIED, REFORM_UNDONE),
    nobody(
        "networks.importrun/queued",
        "networks.importrun/running",
        "networks.importrun/done",
        "networks.importrun/failed",
        "networks.importrun/committed",
        "networks.importrun/discarded",
        because="The one in KS who fetches figures sees how it goes; what is found waits for KS.",
    ),
]
