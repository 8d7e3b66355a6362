"""Calendars: what stands in them, for whom, and that programs can rely on them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from core.calendars import ical
from core.calendars import registry as calendars
from core.calendars.models import CalendarFeed
from core.calendars.registry import Entry
from networks.gatherings import workflow as gatherings
from networks.gatherings.workflow import GatheringPlan, Item
from networks.models import Network, Role
from tests.networks.gatherings.cast import at, plan

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


@pytest.fixture
def resource(make_user):
    return make_user(Role.NETWORK_RESOURCE, "agder")


@pytest.fixture
def regional(contact, resource):
    description = "Æ, ø; å\nog en ny linje " + "som er lang " * 12
    return gatherings.create(
        by=contact, network=Network.objects.get(key="agder"), plan=plan(description=description, place="Arendal; byen")
    )


def events(body):
    calendar = Calendar.from_ical(body)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def feed(client, user):
    return client.get(ical.address_of(user).removeprefix("http://localhost:8000"))


class TestTheFile:
    def test_what_a_program_needs(self, client, regional, settings):
        settings.SITE_URL = "https://fellesloep.example"
        response = client.get(f"{regional.get_absolute_url()}samling.ics")

        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
        calendar = Calendar.from_ical(response.content)
        assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Oslo"]
        event = calendar.walk("VEVENT")[0]
        assert str(event["uid"]) == f"samling-{regional.pk}@fellesloep.example"
        assert event["dtstart"].dt == regional.starts_at
        assert event["dtstart"].params["TZID"] == "Europe/Oslo"
        assert (event["sequence"], str(event["status"]), str(event["location"])) == (0, "CONFIRMED", "Arendal; byen")
        text = str(event["description"])
        assert "Æ, ø; å\nog en ny linje" in text
        assert "09.00 Velkommen" in text
        assert "hemmelig" not in text
        assert "Den som leder" not in text

    def test_summer_and_winter_time(self, contact):
        """Nine o'clock is nine o'clock on both sides of the change."""
        for day, offset in ((dt.date(2027, 3, 27), 1), (dt.date(2027, 3, 29), 2), (dt.date(2027, 11, 1), 1)):
            starts = dt.datetime.combine(day, dt.time(9), tzinfo=OSLO)
            entry = Entry("x", "x", starts.astimezone(dt.UTC), starts + dt.timedelta(hours=1), timezone.now())
            event = next(iter(events(ical.render("x", [entry])).values()))
            assert event["dtstart"].dt.replace(tzinfo=None) == dt.datetime.combine(day, dt.time(9))
            assert event["dtstart"].dt.utcoffset() == dt.timedelta(hours=offset)

    def test_each_onset_is_told_by_the_clock_before_it(self):
        zone = Calendar.from_ical(ical.render("x", [])).walk("VTIMEZONE")[0]
        [summer] = zone.walk("DAYLIGHT")
        [winter] = zone.walk("STANDARD")
        assert (summer["dtstart"].dt.hour, summer["tzoffsetfrom"].to_ical()) == (2, "+0100")
        assert (winter["dtstart"].dt.hour, winter["tzoffsetfrom"].to_ical()) == (3, "+0200")
        assert zone.to_tz().utcoffset(dt.datetime(2027, 3, 28, 1, 59)) == dt.timedelta(hours=1)  # noqa: DTZ001
        assert zone.to_tz().utcoffset(dt.datetime(2027, 3, 28, 3, 1)) == dt.timedelta(hours=2)  # noqa: DTZ001

    def test_a_whole_day_from_another_room(self):
        day = dt.date(2027, 5, 3)
        entry = Entry("frist-1", "Frist", day, day + dt.timedelta(days=1), timezone.now(), category="Pulje")
        event = next(iter(events(ical.render("x", [entry])).values()))
        assert (event["dtstart"].dt, event["dtend"].dt) == (day, day + dt.timedelta(days=1))
        assert event["dtstart"].params["VALUE"] == "DATE"

    def test_the_same_again_is_not_sent_again(self, client, regional):
        url = f"{regional.get_absolute_url()}samling.ics"
        first = client.get(url)
        assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
        gatherings.change(regional.pk, by=regional.created_by, version=1, plan=plan(days=20))
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 200
        assert next(iter(events(again.content).values()))["sequence"] == 1


class TestAPersonsCalendar:
    def test_follows_answers_moves_and_cancellations(self, client, contact, resource, regional):
        ical.renew(resource)
        uid = f"samling-{regional.pk}@localhost"

        def event():
            return events(feed(client, resource).content).get(uid)

        assert str(event()["status"]) == "TENTATIVE"
        assert "Svar innen" in str(event()["description"])
        assert "https://mote.example/hemmelig" in str(event()["description"])
        gatherings.answer(regional.pk, by=resource, reply="yes")
        assert str(event()["status"]) == "CONFIRMED"
        gatherings.answer(regional.pk, by=resource, reply="no")
        assert event() is None
        gatherings.answer(regional.pk, by=resource, reply="yes")
        gatherings.change(regional.pk, by=contact, version=1, plan=plan(days=21))
        assert (event()["sequence"], event()["dtstart"].dt, str(event()["status"])) == (1, at(21), "TENTATIVE")
        gatherings.cancel(regional.pk, by=contact, version=2, reason="Storm")
        assert (event()["sequence"], str(event()["status"])) == (2, "CANCELLED")
        assert str(event()["summary"]).startswith("Avlyst: ")

    def test_the_address_is_secret_and_can_be_replaced(self, client, resource, regional):
        old = ical.renew(resource).removeprefix("http://localhost:8000")
        assert ical.address_of(resource).endswith(old)
        assert client.get(old).status_code == 200
        assert client.get(old)["Cache-Control"].startswith("private")
        new = ical.renew(resource).removeprefix("http://localhost:8000")
        assert client.get(old).status_code == 404
        assert client.get(new).status_code == 200
        for wrong in ("/kalender/x.ics", "/kalender/WzEsMV0~x.ics", new.replace("~", "~a")):
            assert client.get(wrong).status_code == 404
        resource.assignments.all().delete()
        assert events(client.get(new).content) == {}
        type(resource).objects.filter(pk=resource.pk).update(is_active=False)
        assert client.get(new).status_code == 404

    def test_the_page_makes_one(self, client, resource):
        client.force_login(resource)
        assert "Lag adresse" in client.get("/min-side/kalender/").text
        assert not CalendarFeed.objects.exists()
        text = client.post("/min-side/kalender/", follow=True).text
        assert ical.address_of(resource) in text
        first = ical.address_of(resource)
        client.post("/min-side/kalender/")
        assert ical.address_of(resource) != first

    def test_other_rooms_bring_their_dates(self, client, resource):
        def deadlines(user):
            day = dt.date(2027, 5, 3)
            yield Entry("frist-1", "Frist for påmelding", day, day + dt.timedelta(days=1), timezone.now())

        calendars.register_person_source(deadlines)
        try:
            ical.renew(resource)
            assert list(events(feed(client, resource).content)) == ["frist-1@localhost"]
        finally:
            calendars._person_sources.remove(deadlines)


def test_a_networks_calendar_is_open_and_says_nothing_about_people(client, contact, resource, regional, make_user):
    nkg = make_user(Role.NATIONAL_COORDINATOR)
    roles = (Role.CONTACT_PERSON,)
    national = gatherings.create(by=nkg, network=None, plan=GatheringPlan(**{**vars(plan()), "roles": roles}))
    rogaland = make_user(Role.CONTACT_PERSON, "rogaland")
    other = gatherings.create(by=rogaland, network=Network.objects.get(key="rogaland"), plan=plan())
    client.force_login(contact)

    body = client.get("/nettverk/agder/samlinger.ics").content

    assert set(events(body)) == {f"samling-{row.pk}@localhost" for row in (regional, national)}
    assert f"samling-{other.pk}".encode() not in body
    text = Calendar.from_ical(body).to_ical().replace(b"\r\n ", b"").decode()
    for secret in ("hemmelig", "Den som leder", contact.name, contact.email):
        assert secret not in text
    assert Item(dt.time(9), "Velkommen").title in text
    assert client.get("/nettverk/finnes-ikke/samlinger.ics").status_code == 404
