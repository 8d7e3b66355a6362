"""Rules over facts: yes, not yet, no, each with its reason; and what the rest of the room makes of the answers."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Conflict, InvalidInput, NotAllowed
from core.notifications.models import Message
from portfolio.models import Solution
from portfolio.statuses import adoption
from rollouts.eligibility import answers as eligibility_answers
from rollouts.eligibility import news
from rollouts.eligibility import rules as eligibility_rules
from rollouts.eligibility.judging import Answer, Facts, OneOf, Reached, Region, Rule, Size, Value, VersionOf, evaluate
from rollouts.facts import reports
from rollouts.facts.reports import Told
from rollouts.models import (
    AdaptationReport,
    EligibilityRules,
    Product,
    ProductKind,
    ProductVersion,
    Rollout,
    Supplier,
    Track,
)
from rollouts.sign_ups import invitations
from rollouts.sign_ups import workflow as sign_ups
from rollouts.sign_ups.answers_by_municipality import standing
from rollouts.sign_ups.invitations import Audience
from rollouts.tasks import tell_eligibility
from tests.rollouts.conftest import World, decision, fresh, make_pool, make_rollout

# --- The pure evaluation -----------------------------------------------------------------------------------

KINDS = ["ehr", "welfare", "response_centre"]
keys = st.sampled_from(["1", "2", "3"])
one_of = st.builds(
    lambda kind, allowed: OneOf(kind, kind, {key: key for key in allowed}), st.sampled_from(KINDS), st.sets(keys)
)
region = st.builds(lambda allowed: Region({key: key for key in allowed}), st.sets(keys))
reached = st.builds(lambda solution, rung: Reached(solution, "X", rung, "y"), st.integers(1, 2), st.integers(1, 4))
size = st.builds(Size, st.none() | st.integers(0, 100), st.none() | st.integers(0, 100))
rules_strategy = st.lists(st.one_of(one_of, region, reached, size), max_size=5)
facts_strategy = st.builds(
    Facts,
    st.dictionaries(st.sampled_from([*KINDS, "network"]), st.builds(lambda key: Value(key, key), keys)),
    st.dictionaries(st.integers(1, 2), st.integers(-1, 4)),
    st.none() | st.integers(0, 100),
)


def is_unknown(rule: Rule, known: Facts) -> bool:
    if isinstance(rule, Reached):
        return rule.solution not in known.rungs
    if isinstance(rule, Size):
        return known.inhabitants is None
    return rule.kind not in known.values


@given(rules_strategy, facts_strategy)
def test_unknown_is_never_a_yes_and_every_other_answer_says_why(rules: list[Rule], known: Facts):
    result = evaluate(rules, known)
    if any(is_unknown(rule, known) for rule in rules):
        assert result.answer is not Answer.YES
    if result.answer is Answer.YES:
        assert not result.reason
    else:
        assert result.reason
        assert result.change


@given(rules_strategy, facts_strategy, facts_strategy)
def test_one_fact_more_never_turns_a_yes_or_a_no_around(rules: list[Rule], known: Facts, more: Facts):
    wider = dataclasses.replace(
        known,
        values={**more.values, **known.values},
        rungs={**more.rungs, **known.rungs},
        inhabitants=known.inhabitants if known.inhabitants is not None else more.inhabitants,
    )
    before = evaluate(rules, known).answer
    if before is Answer.NO or (before is Answer.YES and rules):
        assert evaluate(rules, wider).answer is before


@given(rules_strategy, rules_strategy, facts_strategy)
def test_one_rule_more_never_lets_anybody_in(rules: list[Rule], extra: list[Rule], known: Facts):
    assert evaluate([*rules, *extra], known).answer <= evaluate(rules, known).answer


def test_what_is_asked_for_is_what_would_help():
    ehr = OneOf("ehr", "journalsystem", {"1": "Journal A"})
    centre = OneOf("response_centre", "responssenter", {"sør": "Sør"})
    nothing = evaluate([ehr, centre], Facts())
    assert [verdict.missing for verdict in nothing.verdicts] == ["ehr", "response_centre"]
    other = evaluate([ehr, centre], Facts({"ehr": Value("2", "Journal B")}))
    assert other.answer is Answer.NO
    assert "Journal A" in other.reason
    assert "Journal B" in other.reason
    assert "responssenter" not in other.reason
    not_relevant = evaluate([Reached(1, "Kjernejournal", 2, "tilgjengeliggjort")], Facts(rungs={1: -1}))
    assert not_relevant.answer is Answer.NO
    assert evaluate([Reached(1, "K", 2, "x")], Facts(rungs={1: 1})).answer is Answer.NOT_YET
    assert evaluate([Size(5, 10)], Facts(inhabitants=10)).answer is Answer.YES
    assert evaluate([Size(5, 10)], Facts(inhabitants=11)).answer is Answer.NO


# --- With the database -------------------------------------------------------------------------------------


@pytest.fixture
def products(world: World) -> dict[str, Product]:
    found = {}
    for letter, kind in (("A", ProductKind.EHR), ("B", ProductKind.EHR), ("D", ProductKind.WELFARE)):
        supplier = Supplier.objects.create(name=f"Leverandør {letter}")
        found[letter] = Product.objects.create(supplier=supplier, name=f"Produkt {letter}", kind=kind)
    return found


@pytest.fixture
def partial(world: World) -> Rollout:
    return make_rollout(world, Track.PARTIAL)


def tell(world: World, name: str, kind: str, product: Product, who: str = "contact") -> None:
    told = Told(municipality=world[name], kind=kind, answer="given", product=product)
    assert reports.record(told, by=fresh(world.people[who]))


def rule(world: World, rollout: Rollout, seen: int = 0, note: str = "", **rules: object) -> EligibilityRules:
    return eligibility_rules.save(rollout.pk, by=world.people["national_leader"], seen=seen, rules=rules, note=note)


def answers(world: World, rollout: Rollout) -> dict[str, str]:
    found = eligibility_answers.results(rollout)
    return {name: found[one.pk].answer.code for name, one in world.municipalities.items()}


def test_without_rules_the_criteria_are_only_words(world: World, partial: Rollout):
    assert set(answers(world, partial).values()) == {"yes"}


def test_rules_of_every_kind_meet_the_facts(world: World, partial: Rollout, products):
    tell(world, "Arendal", "ehr", products["A"])
    tell(world, "Kristiansand", "ehr", products["B"])
    tell(world, "Stavanger", "ehr", products["A"], "other_contact")
    rule(world, partial, ehr=[products["A"].pk], network=[world.agder.pk])
    assert answers(world, partial) == {
        "Arendal": "yes",
        "Kristiansand": "no",
        "Lindesnes": "not_yet",
        "Farsund": "not_yet",
        "Stavanger": "no",
        "Eigersund": "no",
    }
    area = world.solution.focus_area
    other = Solution.objects.create(key="k", name="Kjernejournal", short_name="KJ", focus_area=area)
    rule(world, partial, seen=1, note="Nytt krav", solution=other.pk, level="made_available")
    assert set(answers(world, partial).values()) == {"not_yet"}
    adoption.report_status(
        municipality=world["Arendal"],
        solution=other,
        level="in_use",
        effective_date=timezone.localdate(),
        by=world.people["contact"],
        seen_version=0,
    )
    assert answers(world, partial)["Arendal"] == "yes"


def test_only_those_who_can_join_sign_up_and_are_invited(world: World, partial: Rollout, products):
    tell(world, "Arendal", "ehr", products["A"])
    tell(world, "Kristiansand", "ehr", products["B"])
    rule(world, partial, ehr=[products["A"].pk])
    AdaptationReport.objects.create(solution=world.solution, product=products["A"], state="delivered")
    pool = make_pool(world, partial, "open")
    contact = world.people["contact"]
    with pytest.raises(InvalidInput) as refused:
        sign_ups.sign_up(pool, world["Kristiansand"], by=contact, decision=decision(), read=1)
    assert "Produkt B" in refused.value.message
    with pytest.raises(InvalidInput) as unknown:
        sign_ups.sign_up(pool, world["Farsund"], by=contact, decision=decision(), read=1)
    assert "Vi vet ikke" in unknown.value.message
    assert [one.name for one in invitations.audience(pool, Audience.ALL)] == ["Arendal"]
    assert [one.name for one in sign_ups.candidates(contact, pool)] == ["Arendal"]
    assert sign_ups.sign_up(pool, world["Arendal"], by=contact, decision=decision(), read=1).state == "confirmed"


def test_rules_are_versions_with_a_reason_and_nobody_overwrites_the_unread(world: World, partial: Rollout, products):
    rule(world, partial, ehr=[products["A"].pk])
    with pytest.raises(Conflict):
        rule(world, partial, ehr=[products["B"].pk], note="For sent")
    with pytest.raises(InvalidInput) as silent:
        rule(world, partial, seen=1, ehr=[products["B"].pk])
    assert silent.value.field == "note"
    with pytest.raises(InvalidInput):
        rule(world, partial, seen=1, ehr=[products["A"].pk], note="Det samme")
    with pytest.raises(InvalidInput) as half:
        rule(world, partial, seen=1, level="in_use", note="Halvt")
    assert half.value.field == "level"
    with pytest.raises(NotAllowed):
        eligibility_rules.save(partial.pk, by=world.people["contact"], seen=1, rules={}, note="Slipp oss inn")
    assert rule(world, partial, seen=1, note="Alle").version == 2
    assert set(answers(world, partial).values()) == {"yes"}


def messages_to(world: World, who: str) -> list[str]:
    found = Message.objects.filter(user=world.people[who], title__startswith="Nytt svar").order_by("pk")
    return list(found.values_list("detail", flat=True))


def test_a_new_answer_is_told_once_to_those_it_concerns(world: World, partial: Rollout, products):
    rule(world, partial, ehr=[products["A"].pk])
    assert messages_to(world, "representative") == []
    tell(world, "Arendal", "ehr", products["A"])
    assert messages_to(world, "representative") == ["Arendal: kan være med"]
    # Those who did it know, and other regions have nothing to do with it.
    assert messages_to(world, "contact") == messages_to(world, "other_contact") == []
    assert news.refresh() == 0
    rule(world, partial, seen=1, note="Bare B er klar", ehr=[products["B"].pk])
    assert messages_to(world, "representative") == ["Arendal: kan være med", "Arendal: nei"]
    assert messages_to(world, "contact") == ["Arendal: nei"]


def test_what_is_over_is_no_news(world: World, partial: Rollout, products):
    make_pool(world, partial, "cancelled")
    rule(world, partial, ehr=[products["A"].pk])
    tell(world, "Arendal", "ehr", products["A"])
    assert messages_to(world, "representative") == []


def test_the_number_of_queries_is_the_same_for_one_and_all(
    world: World, partial: Rollout, products, django_assert_num_queries
):
    rule(world, partial, ehr=[products["A"].pk], low=1, network=[world.agder.pk])
    # One of them for the pools, which may have rules of their own.
    with django_assert_num_queries(7):
        eligibility_answers.results(partial, [world["Arendal"].pk])
    with django_assert_num_queries(7):
        eligibility_answers.results(partial)


# --- Versions ------------------------------------------------------------------------------------------------


def test_a_version_is_asked_of_those_who_have_the_product():
    rule = VersionOf("ehr", "1", "Journal A", {"10": "8.0"})
    value = {"ehr": Value("1", "Journal A")}
    assert evaluate([rule], Facts()).answer is Answer.NOT_YET
    assert evaluate([rule], Facts({"ehr": Value("2", "B")}, products={"ehr": "2"})).answer is Answer.YES
    unknown = evaluate([rule], Facts(value, products={"ehr": "1"}))
    assert (unknown.answer, "hvilken versjon" in unknown.reason) == (Answer.NOT_YET, True)
    old = evaluate([rule], Facts(value, products={"ehr": "1"}, versions={"ehr": Value("9", "7.2")}))
    assert (old.answer, "oppgradert til 8.0" in old.change) == (Answer.NOT_YET, True)
    assert (
        evaluate([rule], Facts(value, products={"ehr": "1"}, versions={"ehr": Value("10", "8.0")})).answer is Answer.YES
    )


def test_a_rule_on_versions_meets_what_the_municipalities_run(world: World, partial: Rollout, products, client_for):
    old, new = (ProductVersion.objects.create(product=products["A"], name=name) for name in ("7.2", "8.0"))
    rule(world, partial, ehr=[products["A"].pk], versions=[new.pk])
    contact = world.people["contact"]
    for name, version in (("Arendal", new), ("Farsund", old), ("Lindesnes", None)):
        told = Told(world[name], "ehr", "given", product=products["A"], version=version)
        reports.record(told, by=contact)
    found = answers(world, partial)
    assert (found["Arendal"], found["Farsund"], found["Lindesnes"]) == ("yes", "not_yet", "not_yet")
    # The table of facts offers the versions, and the rules say which.
    html = client_for("contact").get(reverse("rollouts:facts")).content.decode()
    assert f'value="{products["A"].pk}.{new.pk}"' in html
    assert "8.0" in client_for("contact").get(reverse("rollouts:eligibility", args=[partial.pk])).content.decode()
    form = client_for("national_leader").get(reverse("rollouts:rules_edit", args=[partial.pk])).content.decode()
    assert "Produktet må være i en av versjonene" in form


def test_the_sign_up_says_who_can_not_and_why(world: World, partial: Rollout, products, client_for):
    rule(world, partial, ehr=[products["A"].pk])
    AdaptationReport.objects.create(solution=world.solution, product=products["A"], state="delivered")
    pool = make_pool(world, partial, "open")
    contact = world.people["contact"]
    reports.record(Told(world["Arendal"], "ehr", "given", product=products["A"]), by=contact)
    reports.record(Told(world["Farsund"], "ehr", "given", product=products["B"]), by=contact)
    page = client_for("contact").get(reverse("rollouts:sign_up", args=[pool.pk]))
    assert [one.name for one in page.context["candidates"]] == ["Arendal"]
    assert [(one.name, group.code) for group in page.context["left_out"] for one in group.municipalities] == [
        ("Kristiansand", "not_yet"),
        ("Lindesnes", "not_yet"),
        ("Farsund", "no"),
    ]
    html = page.content.decode()
    assert "Kommunen har Produkt B" in html or "Journal B" in html
    assert "Fortell oss det, så får kommunen svar." in html


def test_the_picture_of_the_answers_knows_the_rules(world: World, partial: Rollout, products):
    rule(world, partial, ehr=[products["A"].pk])
    reports.record(Told(world["Farsund"], "ehr", "given", product=products["B"]), by=world.people["contact"])
    lines = {line.municipality.name: line for line in standing(partial, fresh(world.people["reader"])).lines}
    assert lines["Farsund"].answer == "not_eligible"
    assert "Produkt B" in lines["Farsund"].why or "Journal B" in lines["Farsund"].why
    before = timezone.localdate() - dt.timedelta(days=1)
    assert standing(partial, fresh(world.people["reader"]), before).counts == {"not_answered": 6}


def test_the_page_says_that_nobody_is_invited_yet_and_groups_the_own_ones(
    world: World, partial: Rollout, products, client_for
):
    rules = {"ehr": [products["A"].pk]}
    eligibility_rules.save(partial.pk, by=world.people["coordinator"], seen=0, rules=rules)
    page = client_for("contact").get(reverse("rollouts:eligibility", args=[partial.pk]))
    html = page.content.decode()
    assert "Ingen kommuner kan inviteres ennå. Dette mangler:" in html
    assert "er ikke meldt tilpasset" in html
    # Nobody has told anything, so all own ones stand together with the one reason.
    (group,) = page.context["own"]
    assert (group.code, len(group.municipalities)) == ("not_yet", 4)
    assert html.count("Fortell oss det, så får kommunen svar.") == 2
    assert 'href="#svar-not_yet"' in html
    assert 'id="svar-not_yet"' in html


def test_a_prerequisite_that_is_reported_changes_the_answer_and_is_told(world: World, partial: Rollout):
    first = Solution.objects.create(
        key="forst", name="Kjernejournal", short_name="Kjernejournal", focus_area=world.solution.focus_area
    )
    rule(world, partial, solution=first.pk, level="made_available")
    result = eligibility_answers.result_for(partial, world["Arendal"])
    assert (result.answer, result.reason) == (Answer.NOT_YET, "Kommunen har ikke meldt status for Kjernejournal.")
    assert tell_eligibility() == 0
    adoption.report_status(
        municipality=world["Arendal"],
        solution=first,
        level="made_available",
        effective_date=timezone.localdate(),
        by=world.people["contact"],
        seen_version=0,
    )
    assert tell_eligibility() == 1
    assert messages_to(world, "representative") == messages_to(world, "contact") == ["Arendal: kan være med"]
    assert messages_to(world, "other_contact") == []
    assert tell_eligibility() == 0
