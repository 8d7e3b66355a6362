"""Whether a solution is ready for use, on its page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rollouts.models import (
    MaterialRequirement,
    ReadinessAssessment,
    ReadinessCriterion,
)
from rollouts.readiness import stops
from tests.rollouts.conftest import World

pytestmark = pytest.mark.django_db


def panel(client, key: str) -> str:
    response = client.get(
        reverse("portfolio:solution_panel", args=["digihelsestasjon", key]), headers={"HX-Request": "true"}
    )
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_missing_who_delivers_it_and_a_stop(world: World, client_for):
    assert panel(client_for("anonymous"), "klar") == ""
    criteria = [
        ReadinessCriterion.objects.create(
            key=key, version=1, order=order, title=key.title(), deliverer=f"Den med {key}"
        )
        for order, key in enumerate(("behov", "pris"))
    ]
    ReadinessAssessment.objects.create(
        solution=world.solution, criterion=criteria[0], result="not_met", remaining="Utprøvingen er ikke ferdig."
    )
    MaterialRequirement.objects.create(solution=world.solution, kind="risk", deliverer="NHN")
    html = panel(client_for("anonymous"), "klar")
    for text in ("ikke klar", "Utprøvingen er ikke ferdig.", "Den med behov", "Den med pris", ">NHN<"):
        assert text in html
    stops.stop(world.solution, by=world.people["coordinator"], reason="Ingen finansiering")
    html = panel(client_for("contact"), "klar")
    assert "Ingen finansiering" in html
    assert "Søk om dispensasjon" in html
    assert "Søk om dispensasjon" not in panel(client_for("reader"), "klar")


def test_nothing_is_missing(world: World, client_for):
    criterion = ReadinessCriterion.objects.create(key="behov", version=1, title="Behov", deliverer="KS")
    ReadinessAssessment.objects.create(solution=world.solution, criterion=criterion, result="met", evidence="Rapport")
    assert "Kommunene kan inviteres." in panel(client_for("anonymous"), "klar")


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(world: World, client_for, django_assert_num_queries, rows: int):
    for number in range(rows):
        ReadinessCriterion.objects.create(key=f"k{number}", version=1, title=str(number), deliverer="KS")
    client = client_for("contact")
    panel(client, "klar")
    with django_assert_num_queries(8):
        panel(client, "klar")
