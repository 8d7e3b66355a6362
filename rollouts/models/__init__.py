from .pool import Pool, PoolTransition
from .rollout import Rollout, Track
from .sign_up import SignUp, SignUpState, SignUpTransition

__all__ = ["Pool", "PoolTransition", "Rollout", "SignUp", "SignUpState", "SignUpTransition", "Track"]
