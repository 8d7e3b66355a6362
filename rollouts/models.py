from rollouts.capacity.models import CapacityLimit, LimitKind
from rollouts.completion.models import ProposalState, StatusProposal
from rollouts.decisions.models import AgendaItem, Attendance, DecisionKind, LoggedDecision, Meeting, MeetingState
from rollouts.decisions.models_motions import Motion, MotionState, Voice
from rollouts.eligibility.models import EligibilityAnswer, EligibilityRules, ToldEligibility
from rollouts.evaluations.models import Evaluation, EvaluationAnswer, QuestionSet
from rollouts.facts.models import PRODUCT_FACTS, FactAnswer, FactKind, MunicipalityFact
from rollouts.materials.models import (
    Language,
    Material,
    MaterialCopy,
    MaterialFile,
    MaterialKind,
    MaterialRequirement,
    MaterialVersion,
)
from rollouts.members.models import Body, Duty, Seat
from rollouts.plans.models import (
    Activity,
    ChecklistItem,
    ChecklistTick,
    Milestone,
    Organisation,
    Phase,
    Process,
    WorkingGroupMember,
)
from rollouts.pool_changes.models import ChangeMargin, ChangeState, PoolChange
from rollouts.pools.models import Pool, PoolTransition
from rollouts.products.models import Product, ProductKind, ProductVersion, Supplier
from rollouts.readiness.models import ReadinessAssessment, ReadinessCriterion, ReadinessWaiver, Result
from rollouts.rollouts.models import JoinedNetwork, Rollout, Track, TrackChoice
from rollouts.sheets.models import InformationSheet
from rollouts.sign_ups.models import Mandate, SignUp, SignUpTransition
from rollouts.sign_ups.moves import SignUpState
from rollouts.stops.models import Dispensation, DispensationState, Ratification, SolutionStop
from rollouts.suppliers.models import (
    READY_STATES,
    AdaptationReport,
    AdaptationState,
    CommonRequest,
    DialogueEntry,
    RequestBacker,
    RequestState,
)
from rollouts.webhooks.models import Attempt, Delivery, DeliveryState, EventKind, Subscription

__all__ = [
    "PRODUCT_FACTS",
    "READY_STATES",
    "Activity",
    "AdaptationReport",
    "AdaptationState",
    "AgendaItem",
    "Attempt",
    "Attendance",
    "Body",
    "CapacityLimit",
    "ChangeMargin",
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
    "Duty",
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
    "Ratification",
    "ReadinessAssessment",
    "ReadinessCriterion",
    "ReadinessWaiver",
    "RequestBacker",
    "RequestState",
    "Result",
    "Rollout",
    "Seat",
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
