"""Who is being waited for about a need, and since when: on the list, on its page."""

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from networks.models import Need, Network, Recipient, Role
from networks.needs import workflow as needs


@pytest.fixture
def need(make_user):
    contact = make_user(Role.CONTACT_PERSON, "agder")
    made = needs.raise_need(
        by=contact, voice=Network.objects.get(key="agder"), title="Felles avtale", description="Fordi"
    )
    made.contact = contact
    return made


def seen(client, need):
    return client.get("/behov/").text, client.get(need.get_absolute_url()).text


def test_first_the_region_then_whom_it_was_lifted_to_then_nobody(client, make_user, need):
    today = date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
    ks = make_user(Role.PORTFOLIO_MANAGER)
    client.force_login(ks)
    Need.objects.filter(pk=need.pk).update(raised_at="2026-01-05T12:00:00Z")
    for page in seen(client, need):
        assert "Agder" in page
        assert "siden 05.01.2026" in page
    needs.lift(need.pk, by=need.contact, version=1, recipient=Recipient.NHN)
    for page in seen(client, need):
        assert Recipient.NHN.label in page
        assert f"siden {today}" in page
    needs.decline(need.pk, by=ks, version=2, reason="Nei")
    assert "venter på" not in client.get(need.get_absolute_url()).text
    assert need.title in client.get("/behov/?vis=alle").text
