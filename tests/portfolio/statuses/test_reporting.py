import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from networks.models import Municipality, Network, Role, RoleAssignment, User
from networks.people.access import access_of
from portfolio.statuses.reporting import may_report_status, may_report_status_in, reportable_municipalities

pytestmark = pytest.mark.usefixtures("country")


@pytest.fixture
def arendal():
    return Municipality.objects.get(number="4203")


@pytest.mark.parametrize("role", list(Role))
def test_who_may_report_status(make_user, arendal, role):
    """The whole matrix: each role inside and outside its scope."""
    network_roles = {Role.CONTACT_PERSON, Role.NETWORK_RESOURCE}
    if role in network_roles:
        inside, outside = make_user(role, "agder"), make_user(role, "nordland")
        assert may_report_status(inside, arendal)
        assert may_report_status_in(inside, Network.objects.get(key="agder"))
        assert not may_report_status(outside, arendal)
        assert not may_report_status_in(outside, Network.objects.get(key="agder"))
    elif role == Role.MUNICIPALITY_REPRESENTATIVE:
        inside = make_user(role, municipality=arendal)
        assert may_report_status(inside, arendal)
        assert not may_report_status(inside, Municipality.objects.get(number="4204"))
        assert not may_report_status_in(inside, Network.objects.get(key="agder"))
    else:
        assert not may_report_status(make_user(role), arendal)


def test_nobody_and_anonymous_may_nothing(arendal):
    stranger = User.objects.create_user("uten.rolle@example.com", "Uten rolle")

    assert not may_report_status(stranger, arendal)
    assert not may_report_status(AnonymousUser(), arendal)
    assert not reportable_municipalities(AnonymousUser()).exists()


def test_a_role_holds_from_its_first_day_and_not_on_its_end_date(make_user, arendal):
    today = timezone.localdate()
    day = dt.timedelta(days=1)

    not_yet = make_user(Role.CONTACT_PERSON, "agder", valid_from=today + day)
    first_day = make_user(Role.CONTACT_PERSON, "agder", valid_from=today)
    last_day = make_user(Role.CONTACT_PERSON, "agder", valid_to=today + day)
    former = make_user(Role.CONTACT_PERSON, "agder", valid_to=today)

    assert [may_report_status(user, arendal) for user in (not_yet, first_day, last_day, former)] == [
        False,
        True,
        True,
        False,
    ]


def test_an_inactive_person_may_nothing(make_user, arendal):
    user = make_user(Role.CONTACT_PERSON, "agder")
    user.is_active = False
    user.save()

    assert not may_report_status(User.objects.get(pk=user.pk), arendal)


def test_access_costs_one_query_however_often_it_is_asked(make_user, django_assert_num_queries):
    user = User.objects.get(pk=make_user(Role.CONTACT_PERSON, "agder").pk)

    with django_assert_num_queries(1):
        access_of(user)
        assert access_of(user).home_network.key == "agder"
        assert may_report_status_in(user, access_of(user).home_network)


def test_the_database_refuses_a_role_without_its_scope(make_user):
    user = make_user(Role.READER)
    for role in (Role.CONTACT_PERSON, Role.MUNICIPALITY_REPRESENTATIVE):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleAssignment.objects.create(user=user, role=role, valid_from=dt.date(2024, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(
            user=user,
            role=Role.NATIONAL_COORDINATOR,
            network=Network.objects.get(key="agder"),
            valid_from=dt.date(2024, 1, 1),
        )
