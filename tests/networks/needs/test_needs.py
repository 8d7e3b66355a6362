"""A need from first word to outcome, and the answer to everyone behind it."""

import pytest
from django.db import DatabaseError, transaction

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from core.waiting import waiting_for
from networks.models import Municipality, Need, NeedTransition, Network, Role
from networks.needs import workflow as needs
from networks.needs.access import allowed_actions
from networks.needs.moves import MOVES, NeedState


@pytest.fixture
def cast(make_user):
    arendal = Municipality.objects.get(name="Arendal")
    cast = {
        "contact": make_user(Role.CONTACT_PERSON, "agder"),
        "other": make_user(Role.CONTACT_PERSON, "rogaland"),
        "ks": make_user(Role.PORTFOLIO_MANAGER),
        "nkg": make_user(Role.NATIONAL_COORDINATOR),
        "reader": make_user(Role.READER),
        "municipality": make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=arendal),
    }
    cast["agder"], cast["rogaland"] = (Network.objects.get(key=key) for key in ("agder", "rogaland"))
    cast["arendal"] = arendal
    return cast


def raised(cast, by="municipality", voice="arendal", title="Dele journal"):
    return needs.raise_need(by=cast[by], voice=cast[voice], title=title, description="Det går ikke i dag.")


def lifted(cast, **given):
    need = raised(cast, **given)
    return needs.lift(need.pk, by=cast["contact"], version=1)


def inbox(user):
    return list(Message.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_from_first_word_to_outcome(cast):
    need = raised(cast)
    assert inbox(cast["contact"]) == ["need_raised"]
    needs.support(need.pk, by=cast["other"], voice=cast["rogaland"], comment="Vi også")
    needs.lift(need.pk, by=cast["contact"], version=1, recipient="nhn", comment="Gjelder flere")
    assert inbox(cast["ks"]) == ["need_raised"]
    needs.take_up(need.pk, by=cast["ks"], version=2, reason="Inn i neste portefølje")
    needs.resolve(need.pk, by=cast["ks"], version=3, reason="Løsningen er tatt i bruk")

    need.refresh_from_db()
    assert (need.state, need.recipient, need.answer) == ("resolved", "nhn", "Løsningen er tatt i bruk")
    for who in ("municipality", "contact", "other"):
        assert inbox(cast[who])[-2:] == ["need_answered", "need_answered"], who
    assert "need_answered" not in inbox(cast["reader"]) + inbox(cast["ks"])
    trace = need.transitions.values_list("action", "from_state", "to_state", "role")
    assert list(trace) == [
        ("raise", "", "raised", "municipality_representative"),
        ("support", "raised", "raised", "contact_person"),
        ("lift", "raised", "lifted", "contact_person"),
        ("take_up", "lifted", "taken_up", "portfolio_manager"),
        ("resolve", "taken_up", "resolved", "portfolio_manager"),
    ]


def test_like_needs_are_merged_and_both_get_the_answer(cast):
    mine = lifted(cast)
    theirs = raised(cast, by="other", voice="rogaland", title="Felles journal")
    older = raised(cast, by="other", voice="rogaland", title="Journal")
    needs.merge(older.pk, by=cast["other"], version=1, into_id=theirs.pk)
    needs.merge(theirs.pk, by=cast["other"], version=1, into_id=mine.pk)
    assert set(mine.merged.all()) == {theirs, older}

    needs.decline(mine.pk, by=cast["ks"], version=2, reason="Finnes alt")

    assert Message.objects.filter(user=cast["other"], detail="Finnes alt").count() == 1
    assert Message.objects.filter(user=cast["municipality"], detail="Finnes alt").count() == 1
    with pytest.raises(WrongState):
        needs.lift(theirs.pk, by=cast["other"], version=2)


@pytest.mark.parametrize("who", ["contact", "other", "ks", "nkg", "reader", "municipality"])
@pytest.mark.parametrize("state", [NeedState.RAISED, NeedState.LIFTED, NeedState.TAKEN_UP, NeedState.DECLINED])
def test_who_may_do_what(cast, who, state):
    need = raised(cast)
    if state != NeedState.RAISED:
        needs.lift(need.pk, by=cast["contact"], version=1)
    if state in {NeedState.TAKEN_UP, NeedState.DECLINED}:
        function = needs.take_up if state == NeedState.TAKEN_UP else needs.decline
        function(need.pk, by=cast["ks"], version=2, reason="Svar")
    need.refresh_from_db()
    moves = {
        ("contact", "raised"): {"lift", "decline", "merge"},
        ("municipality", "raised"): {"withdraw"},
        ("ks", "raised"): {"merge"},
        ("ks", "lifted"): {"take_up", "decline", "merge"},
        ("ks", "taken_up"): {"decline", "resolve", "merge"},
    }.get((who, state.value), set())
    support = {"support"} if who in {"contact", "other", "municipality"} and state != NeedState.DECLINED else set()

    assert allowed_actions(cast[who], need) == moves | support
    for action in needs.FUNCTIONS:
        if action.value not in moves:
            extra = {"into_id": need.pk} if action == "merge" else {}
            extra |= {"reason": "x"} if action in {"take_up", "decline", "resolve"} else {}
            with pytest.raises((NotAllowed, WrongState)):
                needs.FUNCTIONS[action](need.pk, by=cast[who], version=need.version, **extra)


def test_what_can_not_be(cast):
    need = raised(cast)
    with pytest.raises(InvalidInput, match="selv meldt"):
        needs.support(need.pk, by=cast["municipality"], voice=cast["arendal"])
    needs.support(need.pk, by=cast["contact"], voice=cast["agder"])
    with pytest.raises(InvalidInput, match="fra før"):
        needs.support(need.pk, by=cast["contact"], voice=cast["agder"])
    with pytest.raises(NotAllowed):
        needs.support(need.pk, by=cast["contact"], voice=cast["rogaland"])
    with pytest.raises(NotAllowed):
        raised(cast, by="reader")
    with pytest.raises(Conflict):
        needs.lift(need.pk, by=cast["contact"], version=7)
    with pytest.raises(InvalidInput, match="svar"):
        needs.decline(need.pk, by=cast["contact"], version=1, reason=" ")
    with pytest.raises(InvalidInput, match="annet"):
        needs.merge(need.pk, by=cast["contact"], version=1, into_id=need.pk)


def test_the_database_holds_the_table_and_the_log(cast):
    need = raised(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(state="resolved")
    with pytest.raises(DatabaseError), transaction.atomic():
        NeedTransition.objects.filter(need=need).update(comment="noe annet")
    assert {move.target for move in MOVES} == set(NeedState) - {NeedState.RAISED}


def test_it_waits_for_the_one_who_owes_something(cast):
    need = raised(cast)
    assert [item.url for item in waiting_for(cast["contact"])] == [need.get_absolute_url()]
    needs.lift(need.pk, by=cast["contact"], version=1)
    assert waiting_for(cast["contact"]) == []
    assert [item.url for item in waiting_for(cast["ks"])] == [need.get_absolute_url()]
    needs.take_up(need.pk, by=cast["ks"], version=2, reason="Ja")
    assert waiting_for(cast["ks"]) == []


class TestPages:
    def test_what_is_the_regions_own_is_not_public(self, client, cast):
        own, public = raised(cast, title="Regionens eget"), lifted(cast, title="Løftet behov")
        text = client.get("/behov/").text
        assert "Løftet behov" in text
        assert "Regionens eget" not in text
        assert client.get(own.get_absolute_url()).status_code == 404
        page = client.get(public.get_absolute_url()).text
        assert cast["municipality"].name not in page.replace("municipality_representative", "")
        client.force_login(cast["reader"])
        assert "Regionens eget" in client.get("/behov/").text

    def test_raised_lifted_and_answered(self, client, cast):
        client.force_login(cast["contact"])
        typed = {"voice": f"network-{cast['agder'].pk}", "title": "Felles avtale", "description": "Fordi"}
        assert client.post("/behov/nytt/", {**typed, "title": ""}).status_code == 422
        url = client.post("/behov/nytt/", typed).url
        assert client.post(f"{url}loft/", {"version": 1, "recipient": "ks"}).status_code == 302
        assert client.post(f"{url}ta-opp/", {"version": 2, "reason": "x"}).status_code == 403
        client.force_login(cast["ks"])
        assert client.post(f"{url}ta-opp/", {"version": 2, "reason": ""}).status_code == 422
        assert client.post(f"{url}ta-opp/", {"version": 1, "reason": "Ja"}).status_code == 409
        assert client.post(f"{url}ta-opp/", {"version": 2, "reason": "Ja"}).status_code == 302

        client.force_login(cast["contact"])
        text = client.get("/innboks/").text
        assert "Svar på behovet «Felles avtale»: tatt opp" in text
        assert 'data-count="1"' in text
        message = Message.objects.get(user=cast["contact"])
        assert client.post(f"/innboks/{message.pk}/").url == url
        assert 'data-count="1"' not in client.get("/innboks/").text
        client.force_login(cast["other"])
        assert client.post(f"/innboks/{message.pk}/").url == "/innboks/"

    @pytest.mark.parametrize("rows", [1, 3])
    @pytest.mark.parametrize(("path", "queries"), [("/behov/", 6), ("/innboks/", 7)])
    def test_number_of_queries(self, client, cast, django_assert_num_queries, path, queries, rows):
        for number in range(rows):
            raised(cast, title=f"Behov {number}")
        client.force_login(cast["contact"])
        with django_assert_num_queries(queries):
            client.get(path)


class TestApi:
    def test_the_same_rules(self, client, cast):
        client.force_login(cast["municipality"])
        made = client.post(
            "/api/v1/needs/",
            {"municipality": "4203", "title": "Behov", "description": "Fordi"},
            content_type="application/json",
        )
        assert made.status_code == 201
        assert made.json()["network"] == "agder"
        url = f"/api/v1/needs/{made.json()['id']}/"

        def post(who, path, **body):
            client.force_login(cast[who])
            return client.post(url + path, body, content_type="application/json")

        assert post("municipality", "move/", action="lift", version=1).status_code == 403
        assert post("other", "support/", network="rogaland").json()["supported_by"] == ["Rogaland"]
        assert post("other", "support/", network="rogaland").status_code == 400
        assert post("contact", "move/", action="lift", version=9).status_code == 409
        assert post("contact", "move/", action="lift", version=1, recipient="ks").json()["state"] == "lifted"
        assert post("ks", "move/", action="decline", version=2).status_code == 400
        assert post("ks", "move/", action="decline", version=2, reason="Nei").json()["answer"] == "Nei"
        client.logout()
        assert [row["title"] for row in client.get("/api/v1/needs/").json()["results"]] == ["Behov"]
        assert client.get("/api/v1/messages/").status_code == 401
        assert client.post("/api/v1/needs/", {}, content_type="application/json").status_code == 401
        client.force_login(cast["other"])
        rows = client.get("/api/v1/messages/").json()["results"]
        assert [row["kind"] for row in rows] == ["need_answered"]
        read = client.post("/api/v1/messages/read/", {"id": rows[0]["id"]}, content_type="application/json")
        assert read.status_code == 204
        assert client.get("/api/v1/messages/").json()["results"][0]["read_at"]
