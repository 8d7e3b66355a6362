from .geography import (
    County,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Population,
)
from .imports import ImportRun, ImportSource, ImportState, MunicipalityBorder
from .people import Invitation, Role, RoleAssignment, User
from .reforms import Reform, ReformKind, ReformLine, ReformOrigin, ReformState, ReformTrace, TraceKind

__all__ = [
    "County",
    "ImportRun",
    "ImportSource",
    "ImportState",
    "Invitation",
    "Municipality",
    "MunicipalityBorder",
    "MunicipalityChange",
    "MunicipalityPeriod",
    "Network",
    "NetworkMembership",
    "Population",
    "Reform",
    "ReformKind",
    "ReformLine",
    "ReformOrigin",
    "ReformState",
    "ReformTrace",
    "Role",
    "RoleAssignment",
    "TraceKind",
    "User",
]
