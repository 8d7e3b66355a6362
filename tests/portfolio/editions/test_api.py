"""What KS and the regions do with the portfolio, for machines: the functions of the pages, the same refusals."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from networks.models import Municipality, Network, Role, User
from portfolio.editions import lifecycle
from portfolio.models import HearingComment, PortfolioItem, RegionalPlan, Solution
from portfolio.pilots import workflow as pilots
from portfolio.pilots.moves import PilotAction

pytestmark = pytest.mark.usefixtures("portfolio")
TODAY = timezone.localdate().isoformat


@pytest.fixture
def post(client):
    def post(user: User, path: str, code: int, **data: Any) -> Any:
        client.force_login(user)
        answer = client.post(f"/api/v1/{path}", data, content_type="application/json")
        assert answer.status_code == code, answer.content
        return answer.json() if answer.content else None

    return post


@pytest.fixture
def item(ks) -> PortfolioItem:
    draft = lifecycle.start_next(by=ks, year=2024)
    return PortfolioItem.objects.get(edition=draft, solution__key="vkp")


def test_scores_weights_and_the_ranking_with_its_working(client, ks, contact, item, post):
    url = f"portfolio-items/{item.pk}/scores/"
    post(contact, url, 404, points={"law": 3})  # the draft isn't theirs to see
    assert post(ks, url, 400, points={"law": 9})["points"].keys() == {"law"}
    assert post(ks, url, 400, points={"tull": 3}) == {"tull": ["Ukjent kriterium."]}
    assert post(ks, url, 200, points={"law": 3, "benefit": 5})["points"] == {"law": 3, "benefit": 5}
    assert post(ks, url, 200, points={"law": None})["points"] == {"benefit": 5}

    weights = {"valid_from": TODAY(), "reason": "Nytten veier mest.", "weights": {"benefit": "2.5"}}
    post(contact, "criterion-weights/", 403, **weights)
    assert "weights" in post(ks, "criterion-weights/", 400, **{**weights, "weights": {"tull": 1}})
    assert post(ks, "criterion-weights/", 400, **{**weights, "valid_from": "2020-01-01"}).keys() == {"valid_from"}
    (row,) = post(ks, "criterion-weights/", 201, **weights)
    assert (row["criterion"], float(row["weight"])) == ("benefit", 2.5)

    ranking = client.get("/api/v1/editions/2024/scores/").json()
    assert (ranking[0]["item"], ranking[0]["total"], ranking[0]["weight"], ranking[0]["mean"]) == (
        item.pk,
        12.5,
        2.5,
        5,
    )
    client.logout()
    assert client.get("/api/v1/editions/2024/scores/").status_code == 404  # a draft


def test_items_come_in_tell_their_situation_and_go(client, ks, contact, item, post):
    area = item.solution.focus_area.key
    new = {"edition": 2024, "name": "Nytt register", "short_name": "Nytt", "focus_area": area}
    post(contact, "portfolio-items/", 403, **new, kind="joint_measure")
    assert "solution" in post(ks, "portfolio-items/", 400, edition=2024, solution="vkp", kind="introduction")
    made = post(ks, "portfolio-items/", 201, **new, kind="joint_measure")
    assert (made["solution"], made["title"], made["rank"]) == ("nytt", "Nytt register", None)

    url = f"portfolio-items/{made['id']}/situations/"
    post(contact, url, 404, date=TODAY(), text="x")  # the draft isn't theirs to see
    assert post(ks, url, 400, date="2999-01-01", text="x").keys() == {"date"}
    assert post(ks, url, 200, date="2024-01-01", text="Først")["status_text"] == "Først"
    assert post(ks, url, 200, date="2024-02-01", text="Så", text_nn="Så")["status_text"] == "Så"
    assert [row["text"] for row in client.get(f"/api/v1/{url}").json()] == ["Så", "Først"]

    assert post(ks, f"portfolio-items/{made['id']}/remove/", 400, reason=" ")
    post(ks, f"portfolio-items/{made['id']}/remove/", 204, reason="Likevel ikke.")
    assert client.get(f"/api/v1/portfolio-items/{made['id']}/").status_code == 404
    decided = PortfolioItem.objects.get(edition__year=2023, solution__key="vkp")
    post(ks, f"portfolio-items/{decided.pk}/remove/", 409, reason="Nei.")


def test_a_comment_is_answered_once(client, ks, contact, item, post):
    HearingComment.objects.create(
        edition=item.edition, network=Network.objects.get(key="agder"), text="Hei", by=contact
    )
    pk = HearingComment.objects.get().pk
    post(contact, f"hearing-comments/{pk}/answer/", 404, text="Nei")  # a draft
    assert post(ks, f"hearing-comments/{pk}/answer/", 200, text="Takk")["answer"] == "Takk"
    post(ks, f"hearing-comments/{pk}/answer/", 409, text="Igjen")
    client.logout()
    assert client.get("/api/v1/hearing-comments/").json()["count"] == 0


def test_plans_are_ordered_and_pilots_and_prerequisites_kept(client, ks, contact, make_user, post):
    plan = post(contact, "regional-plans/", 201, network="agder", year=2026)
    first, second = plan["items"][:2]
    moved = post(contact, f"regional-plans/{plan['id']}/place/", 200, item_id=second["id"], to=1, version=1)
    assert [one["id"] for one in moved["items"][:2]] == [second["id"], first["id"]]
    post(contact, f"regional-plans/{plan['id']}/remove/", 409, item_id=first["id"], version=1)
    less = post(contact, f"regional-plans/{plan['id']}/remove/", 200, item_id=first["id"], version=moved["version"])
    assert len(less["items"]) == len(plan["items"]) - 1
    assert RegionalPlan.objects.get(pk=plan["id"]).version == 3

    own = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=Municipality.objects.get(number="4203"))
    pilot = pilots.register(
        Solution.objects.get(key="pll"), by=own, municipality=own.assignments.get().municipality, motivation="Ja."
    )
    note = {"date": TODAY(), "text": "Det går.", "url": "https://arendal.no/pll"}
    post(own, f"pilots/{pilot.pk}/note/", 403, **note)
    pilots.move(pilot.pk, PilotAction.CHOOSE, by=ks, version=1, reason="Ja.", owner_view="Enig.")
    assert post(own, f"pilots/{pilot.pk}/note/", 201, **note)["notes"][0]["text"] == "Det går."

    row = {"solution": "digihelse", "requires": "kjernejournal", "reason": "Må være der."}
    post(contact, "prerequisites/", 403, **row)
    made = post(ks, "prerequisites/", 201, **row)
    assert post(ks, "prerequisites/", 400, **row).keys() == {"requires"}
    circle = {"solution": "kjernejournal", "requires": "digihelse", "reason": "x"}
    assert post(ks, "prerequisites/", 400, **circle).keys() == {"requires"}
    assert client.delete(f"/api/v1/prerequisites/{made['id']}/").status_code == 204
