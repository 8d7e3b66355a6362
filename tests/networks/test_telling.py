"""What is told is kept as event and parameters, and put into words for each reader."""

import datetime as dt

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy, ngettext_lazy

from core.days import start_of
from core.language import language_of
from core.notifications import digest, events
from core.notifications.events import Either, Event, Phrase, Span, no_longer, tell
from core.notifications.models import Message
from networks.message_kinds import MessageKind
from networks.models import Municipality, Role, User
from networks.needs.moves import NeedState
from networks.people import language

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    made = Event(
        "of_the_test", MessageKind.NEED_ANSWERED, gettext_lazy("ingen nå"), gettext_lazy("Frist %(date)s"), to="some"
    )
    yield made
    del events._events[made.code]


def test_each_reads_it_in_the_own_language(make_user, event):
    english, nynorsk, bokmaal = (make_user(Role.READER) for _n in range(3))
    language.choose(english, "en-gb")
    language.choose(nynorsk, "nn")
    with translation.override("en-gb"):
        assert tell(event, [english, nynorsk, bokmaal], "/", date=dt.date(2026, 12, 3)) == 3
    said = {}
    for user in (english, nynorsk, bokmaal):
        message = Message.objects.get(user=user)
        with translation.override(language_of(user)):
            said[user] = (message.words, message.more)
    assert said[bokmaal] == ("ingen nå", "Frist 3. desember 2026")
    assert said[nynorsk] == ("ingen no", "Frist 3. desember 2026")
    assert said[english][0] == "none now"
    assert said[english][1].endswith("3 December 2026")
    # What is kept in words is bokmål, whoever acted.
    assert Message.objects.get(user=english).title == "ingen nå"


def test_the_place_decides_where_nobody_has_chosen(make_user):
    nynorsk = Municipality.objects.filter(written_standard="nn").first()
    both = Municipality.objects.filter(written_standard="neutral").first()
    assert language_of(make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=nynorsk)) == "nn"
    assert language_of(make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=both)) == "nb"
    # Sogn og Fjordane's municipalities write nynorsk.
    assert language_of(make_user(Role.CONTACT_PERSON, "vestland")) == "nn"
    assert language_of(make_user(Role.CONTACT_PERSON, "agder")) == "nb"
    assert language_of(make_user(Role.READER)) == "nb"
    chosen = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=nynorsk)
    language.choose(chosen, "en-gb")
    assert language_of(chosen) == "en-gb"


def test_parameters_of_every_kind_come_back_in_words():
    moment = start_of(dt.date(2026, 12, 3)) + dt.timedelta(hours=9)
    kept = events.stored(
        [
            NeedState.RAISED.label,
            dt.date(2026, 12, 3),
            Span(moment, moment + dt.timedelta(hours=6)),
            Either("Vedtak", "Vedtaket"),
            Phrase(gettext_lazy("%(date)s kl. %(clock)s"), {"date": dt.date(2026, 12, 3), "clock": "9"}),
            3,
            None,
        ]
    )
    with translation.override("nn"):
        assert events.shown(kept[0]) == "meldt"
        assert events.shown(kept[2]) == "3. desember 2026 kl. 09.00–15.00"
        assert events.shown(kept[3]) == "Vedtaket"
        assert events.shown(kept[6]) == ""
    with translation.override("en-gb"):
        assert events.shown(kept[1]) == "3 December 2026"
        assert events.shown(kept[3]) == "Vedtak"
        assert events.shown(kept[4]) == "3 December 2026 at 9"
        assert events.shown(kept[5]) == "3"


def test_a_plural_follows_the_number_in_each_language(make_user):
    made = Event("plural_of_the_test", MessageKind.NEED_RAISED, ngettext_lazy("%(n)d dag", "%(n)d dager", "n"), to="x")
    try:
        tell(made, [make_user(Role.READER)], "/", n=1)
        assert Message.objects.get().title == "1 dag"
    finally:
        del events._events[made.code]


def test_a_message_whose_event_is_gone_can_still_be_read(make_user, event):
    user = make_user(Role.READER)
    tell(event, [user], "/", date="1.1.")
    Message.objects.update(event="gone")
    assert (Message.objects.get().words, Message.objects.get().more) == ("ingen nå", "Frist 1.1.")
    # Nor does one that lacks what its event has come to need.
    Message.objects.update(event=event.code, params={})
    assert Message.objects.get().words == "ingen nå"


def test_what_holds_no_longer_is_not_new_and_not_mailed(client, make_user, event):
    user, other = make_user(Role.READER), make_user(Role.READER)
    tell(event, [user, other], "/behov/1/", date="1.1.")
    tell(event, [user], "/behov/2/", date="1.1.")
    assert no_longer("/behov/1/", event) == 2
    assert digest.due(other, timezone.localdate()) == ([], [])
    assert [message.url for message in digest.due(user, timezone.localdate())[0]] == ["/behov/2/"]
    client.force_login(user)
    page = client.get("/innboks/").text
    assert page.count("gjelder ikke lenger") == 1
    assert page.count(">ny<") == 1


def test_inbox_and_api_are_in_the_language_of_the_person_not_of_the_page(client, make_user, event):
    user = make_user(Role.READER)
    language.choose(user, "nn")
    tell(event, [user], "/", date="1.1.")
    client.force_login(user)
    client.cookies["django_language"] = "en-gb"
    assert "ingen no" in client.get("/innboks/").text
    [message] = client.get("/api/v1/messages/").json()["results"]
    assert (message["title"], message["event"], message["params"]) == ("ingen no", "of_the_test", {"date": "1.1."})


def test_the_choice_is_made_in_the_menu_or_on_my_data_and_follows_the_person(client, make_user):
    user = make_user(Role.READER)
    client.force_login(user)
    client.post("/sprak/setlang/", {"language": "nn", "next": "/"})
    assert User.objects.get(pk=user.pk).language == "nn"
    client.cookies.pop("django_language")
    assert 'lang="nn"' in client.get("/innboks/").text
    client.post("/min-side/mine-data/", {"name": user.name, "title": "", "language": "en-gb"})
    assert User.objects.get(pk=user.pk).language == "en-gb"
    assert 'lang="en-gb"' in client.get("/innboks/").text
    assert client.patch("/api/v1/me/", {"language": "nb"}, "application/json").json()["language"] == "nb"
    assert client.patch("/api/v1/me/", {"language": "de"}, "application/json").status_code == 400
