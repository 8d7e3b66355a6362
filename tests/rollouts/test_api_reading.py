"""What the NKG's room and the receiving capacity show, read through the API by the same rules."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from core.word import DOCX_TYPE
from rollouts.decisions import meetings, motions
from rollouts.models import Track
from tests.rollouts.capacity.test_capacity import running, start
from tests.rollouts.conftest import World, fresh, make_pool, make_rollout

QUEUE, CAPACITY = "/api/v1/nkg-queue/", "/api/v1/capacity/"


def test_the_queue_says_what_the_page_says(world: World, client_for):
    first, second = (make_pool(world, make_rollout(world), "submitted") for _number in range(2))
    motion = motions.put_forward(first, "approved", by=fresh(world.people["coordinator"]))
    own = make_pool(world, make_rollout(world, Track.NATIONAL, leader=world.people["coordinator"]), "submitted")
    client = client_for("coordinator")

    rows = client.get(QUEUE).json()
    page = client.get(reverse("rollouts:queue")).text

    assert [(row["kind"], row["id"]) for row in rows] == [("pool", pool.pk) for pool in (first, second, own)]
    assert f"Venter på NKG ({len(rows)})" in " ".join(page.split())
    assert motion is not None
    assert [row["motion"] for row in rows] == [motion.pk, None, None]
    assert [row["may_decide"] for row in rows] == [True, True, not own.was_made_by(world.people["coordinator"])]
    assert rows[0]["waiting_since"].startswith(f"{timezone.localtime(first.submitted_at):%Y-%m-%dT%H:%M}")


@pytest.mark.parametrize(
    ("path", "who", "status"),
    [
        (QUEUE, "anonymous", 401),
        (QUEUE, "contact", 403),
        (QUEUE, "coordinator", 200),
        (CAPACITY, "anonymous", 401),
        (CAPACITY, "contact", 200),
    ],
)
def test_who_may_read(world: World, client_for, path: str, who: str, status: int):
    assert client_for(who).get(path).status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries(world: World, client_for, django_assert_num_queries, rows: int):
    for _number in range(rows):
        make_pool(world, make_rollout(world), "submitted")
    running(world, *("Arendal", "Stavanger", "Eigersund")[:rows])

    member, contact = client_for("coordinator"), client_for("contact")

    # Session, person, roles; four lists, members, what was put forward, and ten for what the cases lack.
    with django_assert_num_queries(19):
        member.get(QUEUE)
    # Session, person, roles; pools, municipalities, limits.
    with django_assert_num_queries(6):
        contact.get(CAPACITY)


def test_the_capacity_counts_pools_week_by_week(world: World, client_for):
    pools = [running(world, "Arendal"), running(world, "Arendal", weeks=(2, 6))]

    found = client_for("contact").get(CAPACITY, {"first": start().isoformat(), "weeks": 10}).json()

    (arendal,) = [row for row in found["rows"] if row["name"] == "Arendal"]
    assert (found["first"], found["last"]) == (
        start().isoformat(),
        (start() + dt.timedelta(weeks=10) - dt.timedelta(days=1)).isoformat(),
    )
    assert arendal["key"] == world["Arendal"].number
    assert [(one["length"], one["count"], one["level"]) for one in arendal["stretches"]] == [
        (2, 1, "full"),
        (3, 2, "over"),
        (2, 1, "full"),
        (3, 0, ""),
    ]
    assert arendal["pools"] == [pool.pk for pool in pools]


@pytest.mark.parametrize("asked", [{"weeks": 53}, {"weeks": "mange"}, {"kind": "hest"}, {"first": "2024-13-01"}])
def test_what_cannot_be_asked_is_named(world: World, client_for, asked: dict):
    response = client_for("contact").get(CAPACITY, asked)

    assert response.status_code == 400
    assert next(iter(asked)) in str(response.json())


def test_the_receipt_as_a_document(world: World, client_for):
    pool = running(world, "Arendal")
    (row,) = pool.sign_ups.all()
    path = f"/api/v1/sign-ups/{row.pk}/receipt/"

    response = client_for("contact").get(path)

    assert response["Content-Type"] == DOCX_TYPE
    assert response["Content-Disposition"].endswith('.docx"')
    texts = [paragraph.text for paragraph in Document(io.BytesIO(response.content)).paragraphs]
    assert any("Arendal" in text for text in texts)
    assert client_for("anonymous").get(path).status_code == 401


def test_minutes_as_a_document_are_for_the_members(world: World, client_for):
    meeting = meetings.plan(by=fresh(world.people["coordinator"]), starts_at=timezone.now(), place="Oslo")
    path = f"/api/v1/nkg-meetings/{meeting.pk}/minutes/"

    response = client_for("coordinator").get(path)

    assert response["Content-Type"] == DOCX_TYPE
    assert Document(io.BytesIO(response.content)).paragraphs
    assert client_for("contact").get(path).status_code == 403
