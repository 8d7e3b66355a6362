from rollouts.sign_up_states import SignUpState

from .change import ChangeState, PoolChange
from .completion import ProposalState, StatusProposal
from .evaluation import Evaluation, EvaluationAnswer, QuestionSet
from .material import (
    Language,
    Material,
    MaterialCopy,
    MaterialFile,
    MaterialKind,
    MaterialRequirement,
    MaterialVersion,
)
from .pool import Pool, PoolTransition
from .rollout import Rollout, Track
from .sheet import InformationSheet
from .sign_up import Mandate, SignUp, SignUpTransition
from .webhook import Attempt, Delivery, DeliveryState, EventKind, Subscription

__all__ = [
    "Attempt",
    "ChangeState",
    "Delivery",
    "DeliveryState",
    "Evaluation",
    "EvaluationAnswer",
    "EventKind",
    "InformationSheet",
    "Language",
    "Mandate",
    "Material",
    "MaterialCopy",
    "MaterialFile",
    "MaterialKind",
    "MaterialRequirement",
    "MaterialVersion",
    "Pool",
    "PoolChange",
    "PoolTransition",
    "ProposalState",
    "QuestionSet",
    "Rollout",
    "SignUp",
    "SignUpState",
    "SignUpTransition",
    "StatusProposal",
    "Subscription",
    "Track",
]
