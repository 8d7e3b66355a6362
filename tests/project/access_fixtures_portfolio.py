"""What the portfolio has on the stage: editions, a region's draft, pilots; and what is sent to them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from networks.models import Municipality, Network, User
from portfolio.enquiries import links
from portfolio.enquiries.models import Enquiry, Questionnaire, Recipient
from portfolio.models import (
    Commitment,
    HearingComment,
    Pilot,
    PortfolioEdition,
    PortfolioItem,
    Prerequisite,
    RegionalPlan,
    RegionalPlanItem,
    Solution,
)
from tests.project.access_walk import Stage

DAY = dt.timedelta(days=1)


def portfolio_work(stage: Stage, solution: Solution, by: User) -> tuple[dict[str, Any], dict[str, Any]]:
    """Editions in three states, a region's draft, pilots in three states; what stands in the address and is sent."""
    today, agder, municipality = timezone.localdate(), stage.place.network, stage.place.municipality
    decided = PortfolioEdition.objects.get(year=2023)
    heard = PortfolioEdition.objects.create(
        year=2024, title="2024", state="hearing", hearing_from=today, hearing_until=today + DAY
    )
    draft = PortfolioEdition.objects.create(year=2025, title="2025")
    measure = Solution.objects.get(key="pll")
    items = {
        name: PortfolioItem.objects.create(edition=draft, solution=one, title=name, kind=kind, rank=rank)
        for name, one, kind, rank in (
            ("draft", solution, "introduction", 1),
            ("measure", measure, "joint_measure", None),
        )
    }
    comment = HearingComment.objects.create(edition=heard, network=agder, text="Ja.", by=by)
    plan = RegionalPlan.objects.create(network=agder, year=2024, created_by=by)
    plan_item = RegionalPlanItem.objects.create(plan=plan, solution=solution, rank=1)
    keys = {"proposed": "sfm", "interested": "fkj", "chosen": "kodeverk"}
    chosen = {"decided_on": today, "reason": "Ja.", "owner_view": "Ja."}
    pilots = {
        state: Pilot.objects.create(
            solution=Solution.objects.get(key=key),
            municipality=municipality,
            network=agder,
            state=state,
            motivation="Ja.",
            by=by,
            **(chosen if state == "chosen" else {}),
        )
        for state, key in keys.items()
    }
    enquiry, recipient = _asked(agder, municipality, by)
    day = today.isoformat()
    words = {"reason": "Slik er det.", "owner_view": "Enig.", "text": "Slik er det.", "version": 1}
    kwargs = {
        "edition:decided": {"year": 2023},
        "edition:hearing": {"year": 2024},
        "edition:draft": {"year": 2025},
        "item:decided": {"pk": decided.items.get(solution=solution).pk},
        "item:draft": {"pk": items["draft"].pk},
        "measure_item": {"pk": items["measure"].pk},
        "comment": {"pk": comment.pk},
        "plan_item": {"key": agder.key, "pk": plan_item.pk},
        "plan:draft": {"pk": plan.pk},
        "commitment": {"pk": Commitment.objects.first().pk},
        "prerequisite": {"pk": Prerequisite.objects.first().pk},
        "solution_panel": {"key": solution.key, "panel": "forutsetninger"},
        "measure": {"key": measure.key},
        "enquiry": {"pk": enquiry.pk},
        "recipient": {"pk": recipient.pk},
        "enquiry_link": {"token": links.token(recipient)},
        "questionnaire": {"key": enquiry.questionnaire.key},
        **{f"pilot:{state}": {"pk": pilot.pk} for state, pilot in pilots.items()},
    }
    data = {
        "edition:draft": {**words, "action": "hear", "hearing_until": day},
        "edition:hearing": {**words, "network": agder.key},
        "new_edition": {"year": 2026},
        "item:decided": {**words, "date": day},
        "item:draft": {**words, "to": 1, "points.law": 3},
        "new_item": {"edition": 2025, "solution": "sfm", "kind": "joint_measure", "title": "SFM"},
        "comment": words,
        "new_enquiry": {
            "questionnaire": enquiry.questionnaire.key,
            "title": "Hvorfor?",
            "open_until": day,
            "network": agder.key,
        },
        "enquiry": {"open_until": day, "recipient": recipient.pk, "answers": {"more": "Ja."}, "municipalities": []},
        "new_questionnaire": {
            "key": "nytt",
            "title": "Nytt",
            "questions": [{"id": "more", "kind": "text", "text": "Hvorfor?"}],
        },
        "new_weights": {"valid_from": day, "reason": "Slik er det.", "weights.law": 2},
        "new_prerequisite": {"solution": "sfm", "requires": "vkp", "reason": "Slik er det."},
        "measure_item": words,
        "new_ambition": {
            "solution": solution.key,
            "count": 9,
            "decided_on": day,
            "decided_by": "KommIT-rådet",
            "reason": "Slik er det.",
        },
        "new_plan": {"network": agder.key, "year": 2026},
        "plan:draft": {
            "version": 1,
            "title": "Eget",
            "item_id": plan_item.pk,
            "to": 1,
            "decided_on": day,
            "decided_by": "Helseledernettverket",
        },
        "new_pilot": {"solution": measure.key, "municipality": municipality.number, "motivation": "Ja."},
        "commitment": {"version": 1, "state": "ongoing"},
        **{f"pilot:{state}": {**words, "action": "choose", "date": day} for state in pilots},
    }
    return kwargs, data


def _asked(agder: Network, municipality: Municipality, by: User) -> tuple[Enquiry, Recipient]:
    """An enquiry of Agder that is open, and one who is asked for the municipality."""
    text = {"id": "more", "kind": "text", "text": "Hvorfor?", "help": "", "required": False}
    questionnaire = Questionnaire.objects.create(key="hvorfor", version=1, title="Hvorfor?", questions=[text])
    enquiry = Enquiry.objects.create(
        title="Hvorfor?",
        questionnaire=questionnaire,
        network=agder,
        asked_by=by,
        sent_at=timezone.now(),
        open_until=timezone.localdate() + DAY,
    )
    recipient = Recipient.objects.create(
        enquiry=enquiry, municipality=municipality, name="Per", email="per@kommune.example", nonce="0" * 32
    )
    return enquiry, recipient
