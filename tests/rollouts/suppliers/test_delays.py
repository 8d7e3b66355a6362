"""A delivery that is late shows the pools it hits, the criterion of readiness, and the gates that wait for it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from networks.models import Role
from rollouts.eligibility import rules as eligibility_rules
from rollouts.facts import reports
from rollouts.facts.reports import Told
from rollouts.models import Product, ReadinessCriterion, Supplier, Track
from rollouts.readiness import assessment
from rollouts.sign_ups import workflow as sign_ups
from rollouts.suppliers import adaptations, delays
from tests.rollouts.conftest import World, decision, make_person, make_pool, make_rollout

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def product(world: World) -> Product:
    ReadinessCriterion.objects.create(
        key=delays.CRITERION, version=1, order=1, title="Tilpasninger er gjort", deliverer="Leverandørene"
    )
    return Product.objects.create(supplier=Supplier.objects.create(name="Leverandør A"), name="Journal A", kind="ehr")


def test_a_delay_shows_pools_criterion_and_gate(world: World, product: Product, client_for):
    leader, contact, today = world.people["national_leader"], world.people["contact"], timezone.localdate()
    keeper = make_person("ks_portefolje", Role.PORTFOLIO_MANAGER)
    assessment.assess(world.solution, delays.CRITERION, by=keeper, result="met", evidence="Alle har levert")
    pool = make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    reports.record(Told(world["Arendal"], "ehr", "given", product=product), by=contact)
    sign_ups.sign_up(pool, world["Arendal"], by=contact, decision=decision(), read=1)
    partial = make_rollout(world, Track.PARTIAL, title="For dem med journal A")
    other = make_rollout(world, Track.PARTIAL, title="For dem med noe annet")
    nkg = world.people["coordinator"]
    eligibility_rules.save(partial.pk, by=nkg, seen=0, rules={"ehr": [product.pk]})
    eligibility_rules.save(other.pk, by=nkg, seen=0, rules={"high": 5000})

    promised = {"by": leader, "state": "promised"}
    adaptations.report(product.pk, world.solution, promised_for=today + 5 * DAY, **promised)
    late = adaptations.report(product.pk, world.solution, promised_for=today + 99 * DAY, comment="Flyttet", **promised)
    criterion, gate = delays.held_up([late])[late.pk]
    assert (criterion.text, criterion.is_doubtful) == ("Kriteriet «Tilpasninger er gjort»: oppfylt", True)
    assert criterion.url == reverse("rollouts:readiness", args=[world.solution.key])
    assert "For dem med journal A" in gate.text
    for page in (reverse("rollouts:suppliers"), product.supplier.get_absolute_url(), product.get_absolute_url()):
        html = client_for("reader").get(page).content.decode()
        for wanted in (str(pool), "rekker ikke oppstart", "Tilpasninger er gjort", "bør vurderes på nytt", gate.text):
            assert wanted in html, f"{wanted} on {page}"
        assert "For dem med noe annet" not in html

    done = adaptations.report(product.pk, world.solution, by=leader, state="delivered")
    assert delays.held_up([done]) == {}


def test_the_numbers_of_the_list_lead_to_their_rows(world: World, product: Product, client_for):
    reports.record(Told(world["Arendal"], "ehr", "given", product=product), by=world.people["contact"])
    adaptations.report(product.pk, world.solution, by=world.people["national_leader"], state="ordered")
    html = client_for("reader").get(reverse("rollouts:suppliers")).content.decode()
    assert f'{product.get_absolute_url()}#users">1' in html
    assert f'{product.supplier.get_absolute_url()}#adaptations">1' in html
    assert 'id="users"' in client_for("reader").get(product.get_absolute_url()).content.decode()
