from .geography import (
    County,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Population,
)
from .people import Invitation, Role, RoleAssignment, User

__all__ = [
    "County",
    "Invitation",
    "Municipality",
    "MunicipalityChange",
    "MunicipalityPeriod",
    "Network",
    "NetworkMembership",
    "Population",
    "Role",
    "RoleAssignment",
    "User",
]
