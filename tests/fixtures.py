"""Fixtures that the rooms share: a room's `conftest.py` imports the ones it wants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

import networks.reference
from core.notifications.models import Message
from networks.models import Network, Role, RoleAssignment, User
from tests.restoring import load_or_restore


@pytest.fixture
def country(db: None) -> None:
    """The 357 municipalities and 11 networks of the reference data."""
    load_or_restore("country", networks.reference.load)


def leave_message(user: User, kind: str, title: str, url: str = "/behov/", detail: str = "") -> Message:
    """A message in the inbox of `user`, as from before messages were events."""
    return Message.objects.create(user=user, kind=kind, title=title, url=url, detail=detail)


@pytest.fixture
def make_user(country: None) -> Callable[..., User]:
    """`make_user(Role.CONTACT_PERSON, network="agder")`: a person with one role since 2024."""

    def make(role: Role, network: str | None = None, **fields: Any) -> User:
        user = User.objects.create_user(f"{role}.{network}.{User.objects.count()}@example.com", f"{role} {network}")
        RoleAssignment.objects.create(
            user=user,
            role=role,
            network=Network.objects.get(key=network) if network else None,
            **{"valid_from": dt.date(2024, 1, 1), **fields},
        )
        return user

    return make
