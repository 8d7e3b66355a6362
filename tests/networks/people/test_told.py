"""Who gets, loses or stands in for a role hears it, and so do those whom it concerns."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from core.language import speaking_to
from core.notifications.models import Message
from networks.departures import leaving
from networks.models import Municipality, Role, RoleAssignment, User
from networks.people import language, roles

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def read(user, event):
    with speaking_to(user):
        return [(row.words, row.more) for row in Message.objects.filter(user=user, event=event).order_by("pk")]


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


def of(user):
    return RoleAssignment.objects.get(user=user, deputy_for=None)


def test_a_deputy_and_the_one_who_is_stood_in_for(make_user, contact):
    admin, deputy = make_user(Role.ADMINISTRATOR), make_user(Role.NETWORK_RESOURCE, "agder")
    language.choose(deputy, "en-gb")
    today = timezone.localdate()
    roles.appoint_deputy(assignment=of(contact), user=deputy, first_day=today, last_day=today + 7 * DAY, by=admin)
    [(title, more)] = read(deputy, "deputy_appointed")
    assert title == f"You are the deputy of {contact.name}: e-health contact person, Agder"
    assert more.startswith("From ")
    [(title, _more)] = read(contact, "deputy_for_you")
    assert title == f"{deputy.name} er vikar for deg: kontaktperson e-helse, Agder"
    # Who appoints a deputy for themselves isn't told of it.
    Message.objects.all().delete()
    other = make_user(Role.READER)
    contact = User.objects.get(pk=contact.pk)
    roles.appoint_deputy(assignment=of(contact), user=other, first_day=today, last_day=today + DAY, by=contact)
    assert read(contact, "deputy_for_you") == []
    assert len(read(other, "deputy_appointed")) == 1


def test_a_role_is_given_and_ended(make_user, contact):
    arendal = Municipality.objects.get(name="Arendal")
    person, admin = make_user(Role.READER), make_user(Role.ADMINISTRATOR)
    person.set_password("et-langt-passord")
    person.save()
    today = timezone.localdate()
    grant = roles.Grant(Role.MUNICIPALITY_REPRESENTATIVE, today, municipality=arendal)
    given = roles.give_role(user=person, grant=grant, by=contact)
    assert [title for title, _more in read(person, "role_given")] == [
        "Du har fått en rolle: kommunens representant, Arendal"
    ]
    with translation.override("en-gb"):
        roles.end_role(assignment=given, last_day=None, by=admin)
    # The region has one municipality less that answers: its contact person hears it as well.
    for user in (person, contact):
        [(title, more)] = read(user, "role_ended")
        assert title == "En rolle er avsluttet: kommunens representant, Arendal"
        assert more.endswith(f"Avsluttet av {admin.name}.")
    assert read(admin, "role_ended") == []


def test_a_deputy_hears_that_the_role_ends(make_user, contact):
    admin, deputy = make_user(Role.ADMINISTRATOR), make_user(Role.READER)
    today = timezone.localdate()
    roles.appoint_deputy(assignment=of(contact), user=deputy, first_day=today, last_day=today + 7 * DAY, by=admin)
    roles.end_role(assignment=of(contact), last_day=today + DAY, by=admin)
    assert len(read(deputy, "role_ended")) == 1
    assert len(read(contact, "role_ended")) == 1


def test_who_is_new_reads_the_role_in_the_invitation(make_user):
    admin = make_user(Role.ADMINISTRATOR)
    grant = roles.Grant(Role.READER, timezone.localdate())
    new = roles.invite(email="ny@example.com", name="Ny", title="", grant=grant, by=admin)
    assert read(new, "role_given") == []


def test_who_takes_over_is_told_what(make_user, contact, monkeypatch):
    heir, admin = make_user(Role.READER), make_user(Role.ADMINISTRATOR)
    thing = leaving.Handover("x:1", "Innføringsløpet Kjernejournal", "/", (heir,))
    monkeypatch.setattr(leaving, "handovers", lambda user: [thing])
    leaving.leave(user=contact, heirs={"x:1": heir}, by=admin)
    assert read(heir, "handed_over") == [
        (f"Du har overtatt etter {contact.name}", "Innføringsløpet Kjernejournal"),
    ]
