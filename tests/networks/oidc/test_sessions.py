"""Signed in through a real OpenID provider: the employer, how the session lives and ends, the own ways in."""

import datetime as dt

import httpx
import pytest
import time_machine
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.utils import timezone

from networks.models import Municipality, Network, Role, RoleAssignment, User
from networks.oidc.claims import organisation_number
from tests.open_id import come_back, know, leave, signed_in, visit

pytestmark = pytest.mark.django_db
START = "/logg-inn/med/ansattporten/"
ORGNO = "ansattporten:orgno"
# A number with a right check digit that belongs to no municipality today.
ELSEWHERE = "987464291"


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


class TestTheEmployer:
    @pytest.mark.parametrize(
        "details",
        [
            [{"type": ORGNO, "orgno": {"authority": "iso6523-actorid-upis", "ID": f"0192:{ELSEWHERE}"}}],
            [{"type": ORGNO, "orgno:": {"Authority": "iso6523-actorid-upis", "Id": f"0192:{ELSEWHERE}"}}],
            [{"type": ORGNO, "authorized_parties": [{"orgno": {"ID": f"0192:{ELSEWHERE}"}, "name": "X"}]}],
            {"Type": "Ansattporten:Orgno", "OrgNo": "987 464 291"},
            [{"type": ORGNO, "orgno": int(ELSEWHERE)}],
            [{"type": ORGNO, "organisation_number": f"NO:ORGNR:{ELSEWHERE}"}],
            f'[{{"type": "{ORGNO}", "orgno": "{ELSEWHERE}"}}]',
            [{"type": ORGNO, "orgno": [{"ID": f"0192:{ELSEWHERE}"}, {"ID": ELSEWHERE}]}],
        ],
    )
    def test_in_every_shape_it_has_come_in(self, details):
        assert organisation_number(details, ORGNO) == ELSEWHERE

    @pytest.mark.parametrize(
        "details",
        [
            None,
            "not json",
            [],
            [None, 3],
            {"type": ORGNO},
            [{"type": ORGNO, "orgno": {"ID": "0192:987464292"}}],  # the check digit
            [{"type": ORGNO, "orgno": {"ID": "98746429"}}],
            [{"type": ORGNO, "orgno": True}],
            [{"type": ORGNO, "phone": ELSEWHERE}],  # a number of something else
            [{"type": ORGNO, "orgno": f"0192:{ELSEWHERE}, 0192:964966397"}],
            [{"type": "ansattporten:altinn:service", "reportees": [{"ID": f"0192:{ELSEWHERE}"}]}],  # not asked for
            [{"type": ORGNO, "orgno": ELSEWHERE}, {"type": ORGNO, "orgno": "964966397"}],  # which one?
        ],
    )
    def test_nothing_rather_than_a_guess(self, details):
        assert organisation_number(details, ORGNO) == ""

    def employer(self, number):
        return [{"type": ORGNO, "orgno": {"ID": f"0192:{number}"}}]

    def test_is_shown_and_compared_and_gives_nothing(self, client, open_id, make_user):
        today = timezone.localdate()
        own, other = Municipality.objects.valid_on(today).in_network(Network.objects.get(key="agder"), today)[:2]
        shown = "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]} {0[6]}{0[7]}{0[8]}"
        user = User.objects.create_user("kommune@example.com", "Kommune")
        RoleAssignment.objects.create(
            user=user, role=Role.MUNICIPALITY_REPRESENTATIVE, municipality=own, valid_from=today
        )
        realm = open_id.add(authorization_details=ORGNO)
        identity = know(user, realm)
        realm.set(claims={"sub": "somebody", "authorization_details": self.employer(own.organisation_number)})
        visit(client)
        assert f"på vegne av {own} ({shown.format(own.organisation_number)})" in client.get("/min-side/").text
        realm.set(claims={"sub": "somebody", "authorization_details": self.employer(other.organisation_number)})
        visit(client)
        assert "gjelder for en annen" in client.get("/min-side/").text
        identity.refresh_from_db()
        assert identity.organisation_number == other.organisation_number
        assert [row.municipality for row in user.assignments.all()] == [own]

        client.force_login(make_user(Role.CONTACT_PERSON, "agder"))
        page = client.get(f"/folk/{user.pk}/").text
        assert f"sist på vegne av {other} ({shown.format(other.organisation_number)})" in page
        assert "en annen arbeidsgiver" in page

    def test_altered_in_the_browser_it_is_not_believed(self, client, open_id, contact):
        """What the browser carries is the code; the details come from the signed token."""
        realm = open_id.add(authorization_details=ORGNO)
        identity = know(contact, realm)
        realm.set(claims={"sub": "somebody", "authorization_details": self.employer("964966397")})
        address = leave(client, START)
        forged = f'&authorization_details=[{{"type":"{ORGNO}","orgno":"{ELSEWHERE}"}}]'
        come_back(client, address + forged)
        identity.refresh_from_db()
        assert identity.organisation_number == "964966397"


class TestTheSession:
    def test_ends_after_half_an_hour_without_activity_and_moves_with_it(self, client, open_id, contact):
        know(contact, open_id.add())
        now = timezone.now()
        with time_machine.travel(now, tick=False) as clock:
            visit(client)
            for _ in range(3):
                clock.shift(dt.timedelta(minutes=29))
                assert client.get("/min-side/").status_code == 200
            clock.shift(dt.timedelta(minutes=30, seconds=1))
            assert client.get("/min-side/").status_code == 302

    def test_ends_at_last(self, client, open_id, contact):
        know(contact, open_id.add())
        with time_machine.travel(timezone.now(), tick=False) as clock:
            visit(client)
            for _ in range(site.SESSION_COOKIE_AGE // (25 * 60)):
                clock.shift(dt.timedelta(minutes=25))
                client.get("/min-side/")
            clock.shift(dt.timedelta(minutes=25))
            assert client.get("/min-side/").status_code == 302

    def test_a_local_session_lives_as_before(self, client, open_id, contact):
        open_id.add()
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client.force_login(contact)
            clock.shift(dt.timedelta(hours=3))
            assert client.get("/min-side/").status_code == 200

    def test_is_not_written_at_each_page(self, client, open_id, contact):
        know(contact, open_id.add())
        visit(client)
        client.get("/min-side/")
        before = Session.objects.get(pk=client.session.session_key).session_data
        client.get("/min-side/")
        assert Session.objects.get(pk=client.session.session_key).session_data == before

    def test_signed_out_at_the_provider_too(self, client, open_id, contact):
        realm = open_id.add()
        realm.set(claims={"sub": "somebody", "pid": "17029012345"})
        know(contact, realm)
        visit(client)
        stored = Session.objects.get(pk=client.session.session_key).get_decoded()
        # The token may hold a national identity number; it lies there sealed.
        assert "17029012345" not in str(stored)
        assert stored["oidc"]["token"].startswith("gAAAA")

        response = client.post("/logg-ut/")
        assert (response.status_code, signed_in(client)) == (200, None)
        address = response.context["address"]
        assert httpx.get(address).headers["Location"] == site.SITE_URL + "/"

    def test_signed_out_here_when_there_is_no_such_place(self, client, open_id, contact):
        realm = open_id.add()
        realm.set(discovery={"end_session_endpoint": None})
        know(contact, realm)
        visit(client)
        assert client.post("/logg-ut/").headers["Location"] == "/"
        client.force_login(contact)
        assert client.post("/logg-ut/").headers["Location"] == "/"


class TestTheOwnPage:
    def test_one_link_serves_two_buttons_of_the_same_registration(self, client, open_id, contact):
        realm = open_id.add("ansattporten", label="Med eID")
        open_id.add("ansattporten-virksomhet", realm=realm, label="For virksomheten", authorization_details=ORGNO)
        open_id.add("entra", label="KS-konto")
        know(contact, realm)
        client.force_login(contact)
        text = client.get("/min-side/innlogging/").text
        assert "Knytt til KS-konto" in text
        assert "Knytt til For virksomheten" not in text
        assert visit(client, "/logg-inn/med/ansattporten-virksomhet/").headers["Location"] == "/min-side/"

    @pytest.mark.parametrize("rows", [1, 3])
    def test_counts_its_queries(self, client, open_id, contact, rows, django_assert_num_queries):
        realm = open_id.add()
        for number in range(rows):
            know(contact, realm, str(number), organisation_number=ELSEWHERE)
        client.force_login(contact)
        # Session, person, identities, municipalities, two for who the person works for, access for the menu.
        with django_assert_num_queries(7):
            client.get("/min-side/innlogging/")

    def test_others_are_asked_to_sign_in(self, client, open_id):
        open_id.add()
        for path in ("/min-side/innlogging/", "/min-side/innlogging/knytt/ansattporten/"):
            assert client.get(path).headers["Location"].startswith("/logg-inn/?next=")
