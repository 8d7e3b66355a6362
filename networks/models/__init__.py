from .geography import (
    County,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Population,
)
from .groups import Competence, GroupFunction, GroupMember, RegionalGroup
from .messages import Digest, MailChoice, Message, MessageKind
from .needs import Need, NeedSupport, NeedTransition, Recipient
from .people import Invitation, Role, RoleAssignment, User

__all__ = [
    "Competence",
    "County",
    "Digest",
    "GroupFunction",
    "GroupMember",
    "Invitation",
    "MailChoice",
    "Message",
    "MessageKind",
    "Municipality",
    "MunicipalityChange",
    "MunicipalityPeriod",
    "Need",
    "NeedSupport",
    "NeedTransition",
    "Network",
    "NetworkMembership",
    "Population",
    "Recipient",
    "RegionalGroup",
    "Role",
    "RoleAssignment",
    "User",
]
