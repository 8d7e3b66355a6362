from core.calendars.models import CalendarFeed
from core.notifications.models import Digest, MailChoice, Message, MessageKind
from networks.models.accounts import AccountEvent, AccountEventKind
from networks.models.gatherings import (
    AgendaItem,
    Gathering,
    GatheringAction,
    GatheringAnswer,
    GatheringForm,
    GatheringParticipant,
    GatheringState,
    GatheringStep,
    Reply,
)
from networks.models.geography import (
    County,
    FormerNumber,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Population,
)
from networks.models.groups import Competence, GroupFunction, GroupMember, RegionalGroup
from networks.models.identities import ExternalIdentity, LinkedBy
from networks.models.imports import ImportRun, ImportSource, ImportState, MunicipalityBorder
from networks.models.leaving import Departure, DepartureState, PrivacySettings
from networks.models.needs import Need, NeedSupport, NeedTransition, Recipient
from networks.models.people import Invitation, Role, RoleAssignment, User
from networks.models.reforms import Reform, ReformKind, ReformLine, ReformOrigin, ReformState, ReformTrace, TraceKind

__all__ = [
    "AccountEvent",
    "AccountEventKind",
    "AgendaItem",
    "CalendarFeed",
    "Competence",
    "County",
    "Departure",
    "DepartureState",
    "Digest",
    "ExternalIdentity",
    "FormerNumber",
    "Gathering",
    "GatheringAction",
    "GatheringAnswer",
    "GatheringForm",
    "GatheringParticipant",
    "GatheringState",
    "GatheringStep",
    "GroupFunction",
    "GroupMember",
    "ImportRun",
    "ImportSource",
    "ImportState",
    "Invitation",
    "LinkedBy",
    "MailChoice",
    "Message",
    "MessageKind",
    "Municipality",
    "MunicipalityBorder",
    "MunicipalityChange",
    "MunicipalityPeriod",
    "Need",
    "NeedSupport",
    "NeedTransition",
    "Network",
    "NetworkMembership",
    "Population",
    "PrivacySettings",
    "Recipient",
    "Reform",
    "ReformKind",
    "ReformLine",
    "ReformOrigin",
    "ReformState",
    "ReformTrace",
    "RegionalGroup",
    "Reply",
    "Role",
    "RoleAssignment",
    "TraceKind",
    "User",
]
