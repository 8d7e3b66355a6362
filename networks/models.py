from networks.departures.models import Departure, DepartureState, PrivacySettings
from networks.gatherings.models import (
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
from networks.geography.models import (
    County,
    FormerNumber,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Population,
)
from networks.groups.models import Competence, GroupFunction, GroupMember, RegionalGroup
from networks.imports.models import ImportRun, ImportSource, ImportState, MunicipalityBorder
from networks.needs.models import Need, NeedSupport, NeedTransition, Recipient
from networks.oidc.models import ExternalIdentity, LinkedBy
from networks.people.models import Invitation, Role, RoleAssignment, User
from networks.reforms.models import Reform, ReformKind, ReformLine, ReformOrigin, ReformState, ReformTrace, TraceKind
from networks.signin.models import AccountEvent, AccountEventKind

__all__ = [
    "AccountEvent",
    "AccountEventKind",
    "AgendaItem",
    "Competence",
    "County",
    "Departure",
    "DepartureState",
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
