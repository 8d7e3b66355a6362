"""Gatherings: who is invited, who may what, answers, participants, and what people are told."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from core.waiting import waiting_for
from networks.gatherings import access as gathering_access
from networks.gatherings import lists as gathering_lists
from networks.gatherings import workflow as gatherings
from networks.gatherings.workflow import Guest, Item
from networks.groups.facts import check_all, check_network
from networks.models import Gathering, GatheringParticipant, GatheringStep, GroupMember, Network, Role, RoleAssignment
from tests.networks.gatherings.cast import DAY, agder, at, cast, fresh, held, inbox, national, plan, regional

__all__ = ["agder", "cast", "held", "national", "regional"]


class TestWhoIsInvited:
    @pytest.mark.parametrize(
        ("where", "given", "who"),
        [
            ("agder", {}, {"contact", "resource", "reader", "municipality"}),
            ("agder", {"roles": (Role.CONTACT_PERSON,)}, {"contact"}),
            ("agder", {"roles": (Role.MUNICIPALITY_REPRESENTATIVE,)}, {"municipality"}),
            (None, {"roles": (Role.CONTACT_PERSON,)}, {"contact", "other"}),
            (None, {"roles": (Role.NATIONAL_COORDINATOR,)}, {"nkg"}),
            (None, {"roles": (Role.ROLLOUT_LEADER, Role.NETWORK_RESOURCE)}, {"leader", "resource"}),
            (None, {"networks": ("agder",)}, {"contact", "resource", "reader", "municipality"}),
            (None, {"networks": ("agder", "rogaland"), "roles": (Role.CONTACT_PERSON,)}, {"contact", "other"}),
            (None, {"networks": ("rogaland",), "roles": (Role.NETWORK_RESOURCE,)}, set()),
            (None, {"people": ("nobody", "leader")}, {"nobody", "leader"}),
            ("agder", {"people": ("other",), "roles": (Role.READER,)}, {"other", "reader"}),
        ],
    )
    def test_by_role_scope_and_name(self, cast, where, given, who):
        given = dict(given)
        if "networks" in given:
            given["networks"] = tuple(Network.objects.filter(key__in=given["networks"]))
        if "people" in given:
            given["people"] = tuple(cast[name] for name in given["people"])
        by = cast["admin"]
        network = Network.objects.get(key=where) if where else None
        gathering = gatherings.create(by=by, network=network, plan=plan(**given))

        listed = {name for name, user in cast.items() if user in gatherings.invited(gathering)}
        asked = {name for name, user in cast.items() if gathering_access.is_invited(user, gathering)}

        assert listed == asked == who
        told = set(Message.objects.filter(kind="gathering_invited").values_list("user", flat=True))
        assert told == {cast[name].pk for name in who}
        waits = {name for name in cast if any("Svar på" in item.title for item in waiting_for(fresh(cast[name])))}
        assert waits == who

    def test_a_role_that_ends_ends_the_invitation(self, cast, regional):
        RoleAssignment.objects.filter(user=cast["resource"]).update(valid_to=timezone.localdate())

        assert not gathering_access.is_invited(fresh(cast["resource"]), regional)
        assert cast["resource"] not in gatherings.invited(regional)


class TestWhoMayOrganise:
    @pytest.mark.parametrize(
        ("who", "here", "there", "nationally"),
        [
            ("contact", True, False, False),
            ("resource", False, False, False),
            ("municipality", False, False, False),
            ("leader", False, False, False),
            ("nkg", False, False, True),
            ("portfolio", False, False, True),
            ("grants", False, False, True),
            ("admin", True, True, True),
            ("former", False, False, False),
            ("nobody", False, False, False),
        ],
    )
    def test_by_role(self, cast, who, here, there, nationally):
        for network, allowed in (("agder", here), ("rogaland", there), (None, nationally)):
            where = Network.objects.get(key=network) if network else None
            given = plan(roles=(Role.CONTACT_PERSON,))
            if allowed:
                gatherings.create(by=cast[who], network=where, plan=given)
            else:
                with pytest.raises(NotAllowed):
                    gatherings.create(by=cast[who], network=where, plan=given)

    def test_every_change_asks(self, cast, regional):
        for function, given in (
            (gatherings.change, {"plan": plan()}),
            (gatherings.cancel, {"reason": "x"}),
            (gatherings.write_notes, {"notes": "x"}),
            (gatherings.record, {"users": []}),
        ):
            with pytest.raises(NotAllowed):
                function(regional.pk, by=cast["other"], version=1, **given)
            with pytest.raises(Conflict):
                function(regional.pk, by=cast["contact"], version=7, **given)


class TestThePlan:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": " "}, "title"),
            ({"form": "telepathy"}, "form"),
            ({"ends_at": at(13)}, "ends_at"),
            ({"form": "physical"}, "place"),
            ({"link": "javascript:alert(1)"}, "link"),
            ({"answer_by": timezone.localdate() + 30 * DAY}, "answer_by"),
            ({"roles": (Role.NATIONAL_COORDINATOR,)}, "roles"),
            ({"agenda": (Item(dt.time(9), "Dag to", day=2),)}, "agenda"),
            ({"agenda": (Item(dt.time(9), " "),)}, "agenda"),
        ],
    )
    def test_what_can_not_be(self, cast, agder, changes, field):
        with pytest.raises(InvalidInput) as error:
            gatherings.create(by=cast["contact"], network=agder, plan=plan(**changes))
        assert error.value.field == field
        assert not Gathering.objects.exists()

    def test_a_national_one_invites_somebody_and_a_regional_one_no_other_region(self, cast, agder):
        with pytest.raises(InvalidInput, match="Velg hvem"):
            gatherings.create(by=cast["nkg"], network=None, plan=plan())
        with pytest.raises(InvalidInput, match="nasjonale"):
            gatherings.create(by=cast["contact"], network=agder, plan=plan(networks=(agder,)))

    def test_one_entered_afterwards_tells_nobody(self, cast, agder):
        gatherings.create(by=cast["contact"], network=agder, plan=plan(days=-20))

        assert not Message.objects.exists()

    def test_the_database_holds_what_must_be(self, regional):
        for wrong in ({"ends_at": regional.starts_at}, {"state": "cancelled"}, {"form": "x"}, {"form": "physical"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Gathering.objects.filter(pk=regional.pk).update(**wrong)
        with pytest.raises(DatabaseError), transaction.atomic():
            GatheringStep.objects.update(comment="noe annet")


class TestChanges:
    def test_a_new_time_tells_those_invited_and_asks_anew(self, cast, regional):
        gatherings.answer(regional.pk, by=cast["resource"], reply="yes")
        assert not any("Svar på" in item.title for item in waiting_for(fresh(cast["resource"])))

        moved = gatherings.change(regional.pk, by=cast["contact"], version=1, plan=plan(days=21))

        assert (moved.sequence, moved.version) == (1, 2)
        message = Message.objects.filter(user=cast["resource"]).latest("pk")
        assert message.kind == "gathering_changed"
        assert "Svar på nytt" in message.detail
        assert [item.url for item in waiting_for(fresh(cast["resource"]))] == [moved.get_absolute_url()]
        person = next(row for row in gathering_lists.attendees(moved) if row.user == cast["resource"])
        assert (person.reply, person.outdated) == ("", "yes")
        # The one who moved it still comes.
        assert not any("Svar på" in item.title for item in waiting_for(fresh(cast["contact"])))
        assert moved.steps.last().action == "moved"

    def test_other_words_are_told_to_nobody_and_a_new_place_is(self, cast, regional):
        before = Message.objects.count()
        gatherings.change(regional.pk, by=cast["contact"], version=1, plan=plan(description="Mer om samlingen"))
        assert Message.objects.count() == before
        gatherings.change(regional.pk, by=cast["contact"], version=2, plan=plan(link="https://mote.example/ny"))
        assert inbox(cast["resource"]) == ["gathering_invited", "gathering_changed"]
        assert "hemmelig" not in Message.objects.latest("pk").detail

    def test_who_comes_to_be_invited_is_told(self, cast, agder):
        made = gatherings.create(by=cast["contact"], network=agder, plan=plan(roles=(Role.CONTACT_PERSON,)))
        assert inbox(cast["reader"]) == []
        gatherings.change(made.pk, by=cast["contact"], version=1, plan=plan(roles=(Role.READER,)))
        assert inbox(cast["reader"]) == ["gathering_invited"]

    def test_cancelled_with_a_reason_and_for_good(self, cast, regional):
        with pytest.raises(InvalidInput, match="hvorfor"):
            gatherings.cancel(regional.pk, by=cast["contact"], version=1, reason=" ")
        gatherings.cancel(regional.pk, by=cast["contact"], version=1, reason="Storm")

        assert Message.objects.filter(user=cast["municipality"], detail="Storm").count() == 1
        assert waiting_for(fresh(cast["municipality"])) == []
        for again in (
            lambda: gatherings.cancel(regional.pk, by=cast["contact"], version=2, reason="x"),
            lambda: gatherings.change(regional.pk, by=cast["contact"], version=2, plan=plan()),
            lambda: gatherings.answer(regional.pk, by=cast["resource"], reply="yes"),
            lambda: gatherings.record(regional.pk, by=cast["contact"], version=2, users=[]),
        ):
            with pytest.raises(WrongState):
                again()


class TestAnswers:
    def test_yes_maybe_and_back(self, cast, national):
        gatherings.answer(national.pk, by=cast["contact"], reply="yes")
        gatherings.answer(national.pk, by=cast["contact"], reply="maybe", comment=" Kommer sent ")
        people = gathering_lists.attendees(national)
        assert gathering_lists.counts(people) == {
            "invited": 4,
            "yes": 1,
            "maybe": 1,
            "no": 0,
            "unanswered": 2,
            "came": 0,
        }
        assert next(row for row in people if row.user == cast["contact"]).comment == "Kommer sent"
        gatherings.take_back_answer(national.pk, by=cast["contact"])
        assert any("Svar på" in item.title for item in waiting_for(fresh(cast["contact"])))

    def test_only_those_invited_with_a_known_word_and_in_time(self, cast, national):
        with pytest.raises(NotAllowed):
            gatherings.answer(national.pk, by=cast["resource"], reply="yes")
        with pytest.raises(InvalidInput):
            gatherings.answer(national.pk, by=cast["contact"], reply="perhaps")
        Gathering.objects.update(answer_by=timezone.localdate() - DAY)
        with pytest.raises(WrongState, match="Svarfristen"):
            gatherings.answer(national.pk, by=cast["contact"], reply="yes")
        assert waiting_for(fresh(cast["contact"])) == []


class TestWhoCame:
    def test_it_waits_until_it_is_written_down(self, cast, held, agder):
        gatherings.create(by=cast["contact"], network=agder, plan=plan(days=-3))
        for who, count in {"nkg": 1, "portfolio": 1, "contact": 1, "other": 0, "grants": 0, "resource": 0}.items():
            assert len(waiting_for(fresh(cast[who]))) == count, who

        gatherings.record(held.pk, by=cast["nkg"], version=1, users=[])

        assert waiting_for(fresh(cast["nkg"])) == waiting_for(fresh(cast["portfolio"])) == []

    def test_region_and_group_as_on_that_day(self, cast, held):
        users = [cast[name].pk for name in ("contact", "municipality")]
        guests = [Guest("Innføringsleder 1", Network.objects.get(key="rogaland")), Guest("Direktoratet"), Guest(" ")]
        gatherings.record(held.pk, by=cast["nkg"], version=1, users=users, guests=guests)
        RoleAssignment.objects.filter(user=cast["contact"]).update(valid_to=timezone.localdate())

        rows = GatheringParticipant.objects.order_by("pk").values_list("user", "name", "network__key", "in_group")
        assert list(rows) == [
            (cast["contact"].pk, "", "agder", True),
            (cast["municipality"].pk, "", "agder", False),
            (None, "Innføringsleder 1", "rogaland", True),
            (None, "Direktoratet", None, False),
        ]
        # Written down again: replaced, and one who has left since can stay on the list.
        gatherings.record(held.pk, by=cast["nkg"], version=2, users=users[:1])
        assert GatheringParticipant.objects.get().user == cast["contact"]
        with pytest.raises(InvalidInput, match="invitert"):
            gatherings.record(held.pk, by=cast["nkg"], version=3, users=[cast["reader"].pk])

    def test_not_before_it_has_begun(self, cast, regional):
        with pytest.raises(WrongState):
            gatherings.record(regional.pk, by=cast["contact"], version=1, users=[])


def arenas(key):
    return next(row for row in check_network(Network.objects.get(key=key)) if row.key == "arenas")


class TestSelfCheck:
    """Whether members take part in national arenas is answered by those who came."""

    def test_from_unknown_to_known(self, cast, held):
        assert (arenas("agder").verdict.value, "ført" in arenas("agder").why) == ("unknown", True)
        gatherings.record(held.pk, by=cast["nkg"], version=1, users=[cast["resource"].pk])
        assert arenas("agder").verdict.value == "ok"
        assert "1 av 1 nasjonale samlinger det siste året" in arenas("agder").why
        assert arenas("rogaland").verdict.value == "missing"
        overview = {network.key: found for network, found in check_all()}
        verdicts = {
            key: next(row.verdict.value for row in found if row.key == "arenas") for key, found in overview.items()
        }
        assert len(verdicts) == 11
        assert [key for key, verdict in verdicts.items() if verdict == "ok"] == ["agder"]
        assert set(verdicts.values()) == {"ok", "missing"}

    def test_a_seat_without_the_role_counts_and_a_municipality_does_not(self, cast, held, agder):
        gatherings.record(held.pk, by=cast["nkg"], version=1, users=[cast["municipality"].pk])
        assert arenas("agder").verdict.value == "missing"
        GroupMember.objects.create(
            group=agder.group,
            title="Ressurs",
            function="network_resource",
            user=cast["municipality"],
            valid_from=dt.date(2024, 1, 1),
        )
        gatherings.record(held.pk, by=cast["nkg"], version=2, users=[cast["municipality"].pk])
        assert arenas("agder").verdict.value == "ok"

    def test_two_years_back_when_the_last_has_none_and_regional_ones_never(self, cast, agder):
        gatherings.create(by=cast["contact"], network=agder, plan=plan(days=-10))
        long_ago = gatherings.create(by=cast["nkg"], network=None, plan=plan(days=-500, roles=(Role.CONTACT_PERSON,)))
        gatherings.record(long_ago.pk, by=cast["nkg"], version=1, users=[cast["contact"].pk])
        assert (arenas("agder").verdict.value, "to årene" in arenas("agder").why) == ("ok", True)
        Gathering.objects.filter(pk=long_ago.pk).update(starts_at=at(-800), ends_at=at(-800, 12))
        assert "Ingen nasjonale samlinger" in arenas("agder").why
