"""Every page of the rollouts as its people see it: nothing is wider than the window, and axe finds nothing; `make tour`
keeps some of the pictures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from rollouts.models import (
    CommonRequest,
    Evaluation,
    Material,
    Meeting,
    Pool,
    Product,
    Rollout,
    SignUp,
    Subscription,
    Supplier,
)

pytestmark = pytest.mark.django_db(transaction=True)


def pages() -> dict[str, dict[str, str]]:
    """By account: what each address is called in the tour."""
    vkp = Rollout.objects.get(solution__key="vkp")
    kjernejournal = Rollout.objects.get(solution__key="kjernejournal")
    sfm = Rollout.objects.get(solution__key="sfm")
    running = Pool.objects.filter(state="running").order_by("pk").first()
    closed, draft = Pool.objects.get(state="closed"), Pool.objects.get(state="draft")
    held, planned = Meeting.objects.get(state="held"), Meeting.objects.get(state="planned")
    supplier, product = Supplier.objects.get(name="Leverandør C"), Product.objects.get(name="Journal C")
    material = Material.objects.filter(solution__key="kjernejournal", kind="risk").first()
    evaluation, request = Evaluation.objects.first(), CommonRequest.objects.first()
    seat = SignUp.objects.filter(pool=running, state="confirmed").first()
    for found in (running, material, evaluation, request, seat):
        assert found is not None
    return {
        "nkg.leder": {
            "/nkg/": "nkg-queue",
            held.get_absolute_url(): "nkg-minutes",
            planned.get_absolute_url(): "nkg-meeting",
            "/nkg/moter/nytt/": "",
            "/nkg/avgjorelser/": "nkg-log",
            f"/klar-til-bruk/{vkp.solution.key}/": "readiness-vkp",
            f"/klar-til-bruk/{vkp.solution.key}/stopp/": "",
            f"/klar-til-bruk/{vkp.solution.key}/forvaltning/unntak/": "",
            "/innforingslop/nytt/": "choice-of-track",
            "/evaluering/sporsmal/": "",
            "/kapasitet/": "capacity",
            "/kapasitet/grenser/": "",
        },
        "innforing.nasjonal": {
            f"{closed.get_absolute_url()}foresla-endring/": "change-with-collisions",
            f"{closed.get_absolute_url()}leder/": "",
            f"{draft.get_absolute_url()}rett/": "",
            f"{vkp.get_absolute_url()}vilkar/": "",
            f"{vkp.get_absolute_url()}hvem-kan-vaere-med/": "eligibility",
            f"{kjernejournal.get_absolute_url()}plan/": "plan",
            f"{kjernejournal.get_absolute_url()}informasjon/skriv/": "",
            f"{kjernejournal.get_absolute_url()}pameldte/": "answers",
            "/leverandorer/": "suppliers",
            supplier.get_absolute_url(): "supplier",
            f"{supplier.get_absolute_url()}skriv/": "",
            product.get_absolute_url(): "adaptations",
            f"{product.get_absolute_url()}tilpasning/": "",
            request.get_absolute_url(): "",
            "/materiell/": "materials",
            "/materiell/nytt/": "",
            material.get_absolute_url(): "material-copies",
            f"{material.get_absolute_url()}ny-versjon/": "",
        },
        "kontakt.agder": {
            kjernejournal.get_absolute_url(): "rollout",
            running.get_absolute_url(): "pool-running",
            f"{running.get_absolute_url()}sjekkliste/": "checklist",
            f"/pameldinger/{seat.pk}/kvittering/": "",
            evaluation.get_absolute_url(): "evaluation-shared",
            "/kommunefakta/": "facts",
            "/statusforslag/": "",
        },
        "ks.admin": {
            "/webhooks/": "",
            "/webhooks/ny/": "",
            f"/webhooks/{Subscription.objects.get().pk}/": "",
            "/klar-til-bruk/kriterier/": "",
            "/klar-til-bruk/kriterier/nytt/": "",
        },
        "": {
            "/innforingslop/": "rollouts",
            "/klar-til-bruk/": "readiness-list",
            "/klar-til-bruk/pll/": "readiness-pll",
            "/veikart/": "roadmap",
            "/veikart/venter/": "",
            f"{sfm.get_absolute_url()}hvem-kan-vaere-med/": "not-yet-for-a-prerequisite",
        },
    }


def fits(window: Page) -> bool:
    return not window.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_every_page_fits_and_is_accessible(new_page, live_server, enter, axe, picture):
    from networks.models import User

    admin = User.objects.get(email="ks.admin@fellesloep.example")
    Subscription.objects.create(
        owner=admin, name="Saksystemet", url="https://kommune.example/mottak", kinds=["pool.moved"]
    )
    wrong = []
    for account, wanted in pages().items():
        window = new_page()
        if account:
            enter(window, account)
        for address, name in wanted.items():
            window.set_viewport_size({"width": 1280, "height": 900})
            response = window.goto(live_server.url + address)
            assert response is not None
            if response.status != 200:
                wrong.append(f"{address} as {account}: {response.status}")
                continue
            window.wait_for_load_state("networkidle")
            axe(window)
            if name:
                picture(window, name)
            window.set_viewport_size({"width": 390, "height": 800})
            if not fits(window):
                wrong.append(f"{address} as {account} is wider than a phone")
    assert not wrong
