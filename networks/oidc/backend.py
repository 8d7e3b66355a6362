"""The way in that is stored with a session from a provider; the person is looked up as for everybody else."""

from __future__ import annotations

from typing import Any

from networks.people.models import User
from networks.signin.backends import PasswordBackend

PATH = "networks.oidc.backend.ProviderBackend"


class ProviderBackend(PasswordBackend):
    def authenticate(self, request: Any, **credentials: Any) -> User | None:  # type: ignore[override]
        """Nobody comes in with a password here: `networks.oidc.sessions.begin` is called with who it is."""
        return None
