from rollouts.sign_up_states import SignUpState

from .change import ChangeState, PoolChange
from .pool import Pool, PoolTransition
from .rollout import Rollout, Track
from .sheet import InformationSheet
from .sign_up import Mandate, SignUp, SignUpTransition

__all__ = [
    "ChangeState",
    "InformationSheet",
    "Mandate",
    "Pool",
    "PoolChange",
    "PoolTransition",
    "Rollout",
    "SignUp",
    "SignUpState",
    "SignUpTransition",
    "Track",
]
