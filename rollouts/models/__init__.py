from rollouts.answers.sign_up_states import SignUpState

from .change import ChangeState, PoolChange
from .completion import ProposalState, StatusProposal
from .evaluation import Evaluation, EvaluationAnswer, QuestionSet
from .fact import PRODUCT_FACTS, FactAnswer, FactKind, MunicipalityFact
from .limits import CapacityLimit, LimitKind
from .material import Language, Material, MaterialCopy, MaterialFile, MaterialKind, MaterialRequirement, MaterialVersion
from .meeting import AgendaItem, Attendance, DecisionKind, LoggedDecision, Meeting, MeetingState
from .motion import Motion, MotionState, Voice
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
from .rules import EligibilityAnswer, EligibilityRules, ToldEligibility
from .sheet import InformationSheet
from .sign_up import Mandate, SignUp, SignUpTransition
from .supplier import (
    READY_STATES,
    AdaptationReport,
    AdaptationState,
    CommonRequest,
    DialogueEntry,
    Product,
    ProductKind,
    ProductVersion,
    RequestBacker,
    RequestState,
    Supplier,
)
from .webhook import Attempt, Delivery, DeliveryState, EventKind, Subscription

__all__ = [
    "PRODUCT_FACTS",
    "READY_STATES",
    "Activity",
    "AdaptationReport",
    "AdaptationState",
    "AgendaItem",
    "Attempt",
    "Attendance",
    "CapacityLimit",
    "ChangeState",
    "ChecklistItem",
    "ChecklistTick",
    "CommonRequest",
    "DecisionKind",
    "Delivery",
    "DeliveryState",
    "DialogueEntry",
    "Dispensation",
    "DispensationState",
    "EligibilityAnswer",
    "EligibilityRules",
    "Evaluation",
    "EvaluationAnswer",
    "EventKind",
    "FactAnswer",
    "FactKind",
    "InformationSheet",
    "JoinedNetwork",
    "Language",
    "LimitKind",
    "LoggedDecision",
    "Mandate",
    "Material",
    "MaterialCopy",
    "MaterialFile",
    "MaterialKind",
    "MaterialRequirement",
    "MaterialVersion",
    "Meeting",
    "MeetingState",
    "Milestone",
    "Motion",
    "MotionState",
    "MunicipalityFact",
    "Organisation",
    "Phase",
    "Pool",
    "PoolChange",
    "PoolTransition",
    "Process",
    "Product",
    "ProductKind",
    "ProductVersion",
    "ProposalState",
    "QuestionSet",
    "ReadinessAssessment",
    "ReadinessCriterion",
    "ReadinessWaiver",
    "RequestBacker",
    "RequestState",
    "Result",
    "Rollout",
    "SignUp",
    "SignUpState",
    "SignUpTransition",
    "SolutionStop",
    "StatusProposal",
    "Subscription",
    "Supplier",
    "ToldEligibility",
    "Track",
    "TrackChoice",
    "Voice",
    "WorkingGroupMember",
]
