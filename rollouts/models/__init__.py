from rollouts.sign_up_states import SignUpState

from .change import ChangeState, PoolChange
from .fact import PRODUCT_FACTS, FactAnswer, FactKind, MunicipalityFact
from .pool import Pool, PoolTransition
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

__all__ = [
    "PRODUCT_FACTS",
    "READY_STATES",
    "AdaptationReport",
    "AdaptationState",
    "ChangeState",
    "CommonRequest",
    "DialogueEntry",
    "EligibilityAnswer",
    "EligibilityRules",
    "FactAnswer",
    "FactKind",
    "InformationSheet",
    "Mandate",
    "MunicipalityFact",
    "Pool",
    "PoolChange",
    "PoolTransition",
    "Product",
    "ProductKind",
    "ProductVersion",
    "RequestBacker",
    "RequestState",
    "Rollout",
    "SignUp",
    "SignUpState",
    "SignUpTransition",
    "Supplier",
    "ToldEligibility",
    "Track",
]
