"""Who sees what has been changed about solutions, editions, commitments, regional portfolios and pilots."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.history import registry
from core.history.registry import Tracked
from networks.history import has_role
from portfolio.access import may_edit_portfolio
from portfolio.agreement.models import Commitment
from portfolio.editions.models import PortfolioEdition, PortfolioItem
from portfolio.enquiries import access as enquiry_access
from portfolio.enquiries.models import Enquiry, Recipient, Response
from portfolio.freshness.models import FreshnessRule
from portfolio.freshness.rules import may_set_rules
from portfolio.pilots.models import Pilot
from portfolio.plans.models import RegionalPlan, RegionalPlanItem
from portfolio.solutions.models import Prerequisite, Solution


def register() -> None:
    registry.register(
        Tracked(model=Solution, may=has_role),
        Tracked(model=Prerequisite, part_of=("solution",)),
        Tracked(model=FreshnessRule, may=lambda user, row: may_set_rules(user), whole=True),
        Tracked(model=Commitment, may=has_role),
        Tracked(model=PortfolioEdition, may=lambda user, row: may_edit_portfolio(user)),
        Tracked(model=PortfolioItem, part_of=("edition",)),
        Tracked(model=Pilot, may=_sees),
        Tracked(model=RegionalPlan, may=_sees),
        Tracked(model=RegionalPlanItem, part_of=("plan",)),
        Tracked(model=Enquiry, may=enquiry_access.may_lead, hidden=("subject_kind", "subject_id")),
        Tracked(model=Recipient, part_of=("enquiry",)),
        Tracked(model=Response, part_of=("recipient",), hidden=("answers",)),
    )
    registry.name_tasks(
        {
            "portfolio.tasks.refresh_snapshots": _("regner om tallene"),
            "portfolio.tasks.refresh_all_snapshots": _("regner om tallene"),
            "portfolio.tasks.send_enquiry": _("sender en spørring"),
            "portfolio.tasks.remind_of_enquiry": _("minner om en spørring"),
            "portfolio.tasks.tend_enquiries": _("minner om spørringer"),
            "portfolio.tasks.make_booklet": _("lager porteføljeheftet"),
        }
    )


def _sees(user: Any, row: Any) -> bool:
    return has_role(user) and type(row).objects.visible_to(user).filter(pk=row.pk).exists()
