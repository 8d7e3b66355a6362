from .geography import (
    County,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Population,
)
from .people import Role, RoleAssignment, User

__all__ = [
    "County",
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
