from rollouts.sign_up_states import SignUpState

from .change import ChangeState, PoolChange
from .limits import CapacityLimit, LimitKind
from .meeting import AgendaItem, Attendance, DecisionKind, LoggedDecision, Meeting, MeetingState
from .pool import Pool, PoolTransition
from .rollout import Rollout, Track
from .sheet import InformationSheet
from .sign_up import Mandate, SignUp, SignUpTransition

__all__ = [
    "AgendaItem",
    "Attendance",
    "CapacityLimit",
    "ChangeState",
    "DecisionKind",
    "InformationSheet",
    "LimitKind",
    "LoggedDecision",
    "Mandate",
    "Meeting",
    "MeetingState",
    "Pool",
    "PoolChange",
    "PoolTransition",
    "Rollout",
    "SignUp",
    "SignUpState",
    "SignUpTransition",
    "Track",
]
