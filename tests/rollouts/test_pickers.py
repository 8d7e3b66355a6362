"""In the forms themselves, two municipalities of one name are told apart, and a version says of which product it is."""

from __future__ import annotations

from typing import Any

import pytest

from funding.reports.forms import PositionForm
from networks.models import County, Municipality, MunicipalityPeriod
from rollouts.eligibility.forms import RulesForm
from rollouts.plans.forms import MemberForm
from rollouts.products.models import Product, ProductKind, ProductVersion, Supplier
from rollouts.readiness.forms import DispensationForm
from rollouts.sign_ups.forms import InviteForm, SignUpForm
from tests.rollouts.conftest import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(world: World) -> list[Municipality]:
    """Two of one name, in two counties."""
    for name, county in (("Arendal", "Møre og Romsdal"), ("Stavanger", "Nordland")):
        number = {"Arendal": "97", "Stavanger": "98"}[name]
        place = County.objects.create(number=number, name=county, valid_from="2020-01-01")
        Municipality.objects.filter(pk=world[name].pk).update(name="Herøy")
        MunicipalityPeriod.objects.filter(municipality=world[name]).update(name="Herøy", county=place)
    return list(Municipality.objects.filter(name="Herøy").order_by("number"))


def shown(form: Any, field: str = "municipality") -> set[str]:
    return {str(label) for _value, label in form.fields[field].choices}


def test_the_county_stands_in_every_form(twins: list[Municipality]):
    wanted = {"Herøy (Møre og Romsdal)", "Herøy (Nordland)"}
    for form in (
        SignUpForm(candidates=twins, sheet=None),
        InviteForm(candidates=twins),
        DispensationForm(candidates=twins),
        PositionForm(municipalities=twins),
        MemberForm(),
    ):
        assert wanted <= shown(form), type(form).__name__


def test_a_version_says_of_which_product_it_is(world: World):
    supplier = Supplier.objects.create(name="Leverandør")
    product = Product.objects.create(name="Journal A", kind=ProductKind.EHR, supplier=supplier)
    ProductVersion.objects.create(product=product, name="2.1")
    form: Any = RulesForm()
    form.fields["versions"].queryset = ProductVersion.objects.all()
    assert shown(form, "versions") == {"Journal A 2.1"}
