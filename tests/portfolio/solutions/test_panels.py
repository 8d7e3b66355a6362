"""The parts of a solution's page that are fetched after it: each an address of its own, with and without scripts."""

from __future__ import annotations

import pytest

from networks.models import Role
from portfolio.models import Solution
from portfolio.solutions.panel_registry import solution_board
from rollouts.models import AdaptationReport, Product, Rollout, Supplier, Track

pytestmark = pytest.mark.usefixtures("portfolio")
HTMX = {"HX-Request": "true"}


def test_the_page_names_its_parts_and_fetches_them(client):
    text = client.get("/portefolje/kjernejournal/").text
    for panel in solution_board.panels:
        assert f'hx-get="/portefolje/kjernejournal/del/{panel.key}/"' in text
        assert str(panel.title) in text
    keys = [panel.key for panel in solution_board.panels]
    assert keys == ["klar", "forutsetninger", "journalsystemer", "piloter", "innforingslop", "materiell"]


def test_a_part_is_a_fragment_and_a_page(client):
    url = "/portefolje/kjernejournal/del/forutsetninger/"
    fragment, page = client.get(url, headers=HTMX).text, client.get(url).text
    assert fragment.strip() in page
    assert "<html" not in fragment
    assert "Pasientens legemiddelliste" in page or "PLL" in page
    assert client.get("/portefolje/kjernejournal/del/finnes-ikke/").status_code == 404


def test_suppliers_are_told_once_by_the_rollouts(client, make_user):
    supplier = Supplier.objects.create(name="Leverandør X")
    product = Product.objects.create(supplier=supplier, name="Journal X", kind="ehr")
    alarm = Product.objects.create(supplier=supplier, name="Trygghet X", kind="welfare")
    vkp = Solution.objects.get(key="vkp")
    for state, what in (("ordered", product), ("delivered", product), ("delivered", alarm)):
        AdaptationReport.objects.create(solution=vkp, product=what, state=state)
    url = "/portefolje/vkp/del/journalsystemer/"

    text = client.get(url, headers=HTMX).text
    assert "Journal X" in text
    assert "levert" in text
    assert "bestilt" not in text
    assert "Trygghet X" not in text
    assert product.get_absolute_url() not in text  # the supplier's page is for those signed in
    client.force_login(make_user(Role.PORTFOLIO_MANAGER))
    assert product.get_absolute_url() in client.get(url, headers=HTMX).text


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries(client, rows, make_user, django_assert_num_queries):
    leader = make_user(Role.NATIONAL_COORDINATOR)
    vkp = Solution.objects.get(key="vkp")
    supplier = Supplier.objects.create(name="Leverandør X")
    for number in range(rows):
        Rollout.objects.create(solution=vkp, title=f"Løp {number}", track=Track.NATIONAL, created_by=leader)
        product = Product.objects.create(supplier=supplier, name=f"Journal {number}", kind="ehr")
        AdaptationReport.objects.create(solution=vkp, product=product, state="delivered")
    expected = {"klar": 6, "forutsetninger": 2, "journalsystemer": 2, "piloter": 3, "innforingslop": 3, "materiell": 3}
    for key, queries in expected.items():
        with django_assert_num_queries(queries):
            client.get(f"/portefolje/vkp/del/{key}/", headers=HTMX)
