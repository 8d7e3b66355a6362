"""Who may see the editions of the portfolio, and comment on one that is heard."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from networks.needs import access as need_access
from networks.people.access import access_of
from portfolio.access import may_edit_portfolio
from portfolio.editions.models import PortfolioEdition
from portfolio.editions.moves import EditionState

PUBLIC_EDITIONS = (EditionState.DECIDED, EditionState.REPLACED)


def visible_editions(user: Any, prefix: str = "") -> Q:
    """`prefix` is the way from the rows to the edition, for example `edition__`."""
    if may_edit_portfolio(user):
        return Q()
    states = [*PUBLIC_EDITIONS, EditionState.HEARING] if access_of(user).roles else PUBLIC_EDITIONS
    return Q(**{f"{prefix}state__in": states})


def may_comment(user: Any, edition: PortfolioEdition, today: dt.date) -> bool:
    """Networks and municipalities comment while the hearing lasts."""
    return edition.is_heard_on(today) and bool(need_access.voices(user))
