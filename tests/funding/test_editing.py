"""Two who edit the same key: the second sees what the first has saved, and chooses."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from tests.funding.test_pages import FORM, Make, SignIn

pytestmark = pytest.mark.django_db


def opened(text: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in re.findall(r'name="(once|opened)" value="([^"]*)"', text)}


def test_the_second_to_save_sees_both_and_nothing_is_lost(small_grant: Make, grant_manager, signed_in: SignIn) -> None:
    grant = small_grant(2)
    client = signed_in(grant_manager)
    address = reverse("funding:new_key", args=[grant.key])
    mine = opened(client.get(address).text)
    changed = {"name": "Deres", "flat_share": "40", "municipality_weight": "22,5"}
    theirs = {**FORM, **opened(client.get(address).text), **changed}
    assert client.post(address, theirs).status_code == 302

    clash = client.post(address, {**FORM, **mine, "name": "Min"})
    assert clash.status_code == 422
    assert "Noen andre har endret dette til «Deres» siden du åpnet siden." in html.unescape(clash.text)
    assert "Noen andre har endret dette til «40»" in html.unescape(clash.text)
    assert 'value="Min"' in clash.text
    assert grant.keys.count() == 2

    # Sending again is a choice.
    again = client.post(address, {**FORM, **opened(clash.text), "name": "Min"})
    assert again.status_code == 302
    assert grant.keys.current().name == "Min"


def test_what_both_have_written_alike_is_no_clash(small_grant: Make, grant_manager, signed_in: SignIn) -> None:
    grant = small_grant(2)
    client = signed_in(grant_manager)
    address = reverse("funding:new_key", args=[grant.key])
    first, second = (opened(client.get(address).text) for _turn in range(2))
    assert client.post(address, {**FORM, **first}).status_code == 302
    assert client.post(address, {**FORM, **second}).status_code == 302


@pytest.mark.parametrize("value", ["", "nei", "[]", '{"name": 1}', '{"tull": "x"}'])
def test_a_print_that_is_none_is_no_error(small_grant: Make, grant_manager, signed_in: SignIn, value: str) -> None:
    grant = small_grant(2)
    address = reverse("funding:new_key", args=[grant.key])
    assert signed_in(grant_manager).post(address, {**FORM, "opened": value}).status_code in (302, 422)
