from rollouts.sign_up_states import SignUpState

from .change import ChangeState, PoolChange
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
    "ChangeState",
    "ChecklistItem",
    "ChecklistTick",
    "Dispensation",
    "DispensationState",
    "InformationSheet",
    "JoinedNetwork",
    "Mandate",
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
