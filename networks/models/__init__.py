from .accounts import AccountEvent, AccountEventKind
from .calendars import CalendarFeed
from .gatherings import (
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
from .geography import (
    County,
    FormerNumber,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Population,
)
from .groups import Competence, GroupFunction, GroupMember, RegionalGroup
from .identities import ExternalIdentity, LinkedBy
from .imports import ImportRun, ImportSource, ImportState, MunicipalityBorder
from .leaving import Departure, DepartureState, PrivacySettings
from .messages import Digest, MailChoice, Message, MessageKind
from .needs import Need, NeedSupport, NeedTransition, Recipient
from .people import Invitation, Role, RoleAssignment, User
from .reforms import Reform, ReformKind, ReformLine, ReformOrigin, ReformState, ReformTrace, TraceKind

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
