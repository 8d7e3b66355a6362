from rollouts.sign_up_states import SignUpState

from .change import ChangeState, PoolChange
from .limits import CapacityLimit, LimitKind
from .meeting import AgendaItem, Attendance, DecisionKind, LoggedDecision, Meeting, MeetingState
from .plan import (
    Activity,
    ChecklistItem,
    ChecklistTick,
    JoinedNetwork,
    Milestone,
    Organisation,
    Phase,
    Process,
    TrackChoice,
    WorkingGroupMember,
)
from .pool import Pool, PoolTransition
from .readiness import (
    Dispensation,
    DispensationState,
    ReadinessAssessment,
    ReadinessCriterion,
    ReadinessWaiver,
    Result,
    SolutionStop,
)
from .rollout import Rollout, Track
from .sheet import InformationSheet
from .sign_up import Mandate, SignUp, SignUpTransition

__all__ = [
    "Activity",
    "AgendaItem",
    "Attendance",
    "CapacityLimit",
    "ChangeState",
    "ChecklistItem",
    "ChecklistTick",
    "DecisionKind",
    "Dispensation",
    "DispensationState",
    "InformationSheet",
    "JoinedNetwork",
    "LimitKind",
    "LoggedDecision",
    "Mandate",
    "Meeting",
    "MeetingState",
    "Milestone",
    "Organisation",
    "Phase",
    "Pool",
    "PoolChange",
    "PoolTransition",
    "Process",
    "ReadinessAssessment",
    "ReadinessCriterion",
    "ReadinessWaiver",
    "Result",
    "Rollout",
    "SignUp",
    "SignUpState",
    "SignUpTransition",
    "SolutionStop",
    "Track",
    "TrackChoice",
    "WorkingGroupMember",
]
