from __future__ import annotations

import pytest
from pytest_django import Settings

from config.demo import statuses as demo_data
from networks.models import Role, User
from portfolio import reference
from portfolio.editions import lifecycle
from portfolio.models import PortfolioEdition
from tests.fixtures import country, make_user
from tests.restoring import load_or_restore

__all__ = ["country", "demo", "make_user", "portfolio"]


@pytest.fixture
def portfolio(country: None) -> None:
    """The reference data of networks and portfolio: 357 municipalities, 17 solutions, the 2023 edition."""
    load_or_restore("portfolio", reference.load)


@pytest.fixture
def demo(portfolio: None, settings: Settings) -> None:
    """The reference data with the demo statuses of April 2023."""
    settings.DEMO = True
    load_or_restore("demo", demo_data.load)


@pytest.fixture
def ks(make_user) -> User:
    return make_user(Role.PORTFOLIO_MANAGER)


@pytest.fixture
def contact(make_user) -> User:
    return make_user(Role.CONTACT_PERSON, network="agder")


@pytest.fixture
def draft(ks) -> PortfolioEdition:
    return lifecycle.start_next(by=ks, year=2024)
