"""The criteria of track C belong to the pool: the rollout's are the default, and what was approved goes on holding."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from networks.models import Network
from rollouts.eligibility import answers as eligibility_answers
from rollouts.eligibility import rules as eligibility_rules
from rollouts.eligibility.models import EligibilityRules
from rollouts.models import Pool, PoolChange, Rollout, Track
from rollouts.pool_changes import criteria
from rollouts.pool_changes import workflow as changes
from rollouts.pools import workflow
from rollouts.sign_ups import workflow as sign_ups
from rollouts.sign_ups.workflow import eligible
from tests.rollouts.conftest import World, decision, fresh, make_pool, make_rollout, together

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


@pytest.fixture
def partial(world: World) -> Rollout:
    return make_rollout(world, Track.PARTIAL)


def rule(world: World, rollout: Rollout, *networks: Network, seen: int = 0) -> EligibilityRules:
    rules, by = {"network": [one.pk for one in networks]}, world.people["national_leader"]
    return eligibility_rules.save(rollout.pk, by=by, seen=seen, rules=rules, note="Nytt")


def own(world: World, pool: Pool, *networks: Network, note: str = "Bare disse", words: str = "") -> PoolChange | None:
    pool = Pool.objects.get(pk=pool.pk)
    rules, by = {"network": [one.pk for one in networks]}, fresh(world.people["national_leader"])
    return criteria.save(pool.pk, by=by, seen=pool.version, rules=rules, note=note, words=words)


def who(pool: Pool) -> set[str]:
    return set(eligible(Pool.objects.get(pk=pool.pk)).values_list("name", flat=True))


AGDER = {"Arendal", "Kristiansand", "Lindesnes", "Farsund"}
ROGALAND = {"Stavanger", "Eigersund"}


def test_a_proposal_follows_the_rollout_and_an_approved_pool_keeps_what_was_approved(world: World, partial: Rollout):
    first = rule(world, partial, world.agder)
    draft, approved = make_pool(world, partial), make_pool(world, partial, "open")
    assert who(draft) == who(approved) == AGDER
    second = rule(world, partial, world.rogaland, seen=1)
    assert who(draft) == ROGALAND
    assert who(approved) == AGDER
    assert (Pool.objects.get(pk=draft.pk).criteria, Pool.objects.get(pk=approved.pk).criteria) == (None, first)
    later = together(world, workflow.submit(draft.pk, by=draft.created_by, version=draft.version), "approved")
    assert later.criteria == second


def test_rules_written_after_the_approval_don_t_reach_a_pool_without_any(world: World, partial: Rollout):
    pool = make_pool(world, partial, "open")
    rule(world, partial, world.agder)
    assert who(pool) == AGDER | ROGALAND


def test_a_proposal_gets_rules_of_its_own_at_once_in_versions(world: World, partial: Rollout):
    rule(world, partial, world.agder)
    pool, other = make_pool(world, partial), make_pool(world, partial)
    assert own(world, pool, world.rogaland, words="Kommunene i Rogaland") is None
    assert own(world, pool, world.rogaland, world.agder) is None
    assert who(pool) == AGDER | ROGALAND
    assert who(other) == AGDER
    assert list(EligibilityRules.objects.filter(pool=pool).values_list("version", flat=True)) == [2, 1]
    pool.refresh_from_db()
    assert pool.criteria_words == partial.criteria
    # Back to the rollout's.
    assert criteria.save(pool.pk, by=world.people["national_leader"], seen=pool.version, rules=None) is None
    assert who(pool) == AGDER
    pool = workflow.submit(pool.pk, by=world.people["national_leader"], version=pool.version + 1)
    with pytest.raises(WrongState):
        own(world, pool, world.rogaland)


def test_after_the_approval_they_are_a_change_that_the_nkg_decides(world: World, partial: Rollout, client_for):
    rule(world, partial, world.agder)
    pool = make_pool(world, partial, "open")
    sign_ups.sign_up(pool, world["Farsund"], by=world.people["contact"], decision=decision(), read=1)
    with pytest.raises(InvalidInput) as silent:
        own(world, pool, world.rogaland, note="")
    assert silent.value.field == "note"
    change = own(world, pool, world.rogaland, note="Leverandøren er klar der")
    assert change is not None
    assert who(pool) == AGDER
    html = client_for("coordinator").get(pool.get_absolute_url()).content.decode()
    assert "innføringsløpets, versjon 1" in html
    assert "region: Rogaland" in html
    assert "Leverandøren er klar der" in html
    with pytest.raises(WrongState):
        own(world, pool, world.rogaland, world.agder)
    Message.objects.all().delete()
    together(world, change, "approved")
    assert who(pool) == ROGALAND
    pool.refresh_from_db()
    assert (pool.criteria.pool, pool.criteria.version) == (pool, 1)
    # Who has a seat keeps it; those with another answer are told.
    assert pool.taken == 1
    told = Message.objects.filter(user=world.people["other_representative"], kind="eligibility")
    assert [one.detail for one in told] == ["Stavanger: kan være med"]


def test_what_is_sent_back_changes_nothing(world: World, partial: Rollout):
    rule(world, partial, world.agder)
    pool = make_pool(world, partial, "open")
    change = own(world, pool, world.rogaland)
    together(world, change, "returned", "Hvorfor?")
    assert who(pool) == AGDER
    # A change of the terms leaves the criteria alone.
    pool.refresh_from_db()
    given = {name: getattr(pool, name) for name in Pool.TERMS} | {"capacity": 9}
    by = world.people["national_leader"]
    together(world, changes.propose(pool.pk, by=by, version=pool.version, reason="Flere", **given), "approved")
    assert who(pool) == AGDER


def test_who_writes_them(world: World, partial: Rollout):
    pool = make_pool(world, partial, leader=world.people["other_regional_leader"])
    for name in ("contact", "other_contact", "reader", "regional_leader"):
        with pytest.raises(NotAllowed):
            criteria.save(pool.pk, by=world.people[name], seen=pool.version, rules={"low": 1})
    for number, name in enumerate(("national_leader", "other_regional_leader", "coordinator"), 1):
        criteria.save(pool.pk, by=fresh(world.people[name]), seen=pool.version, rules={"low": number})
        pool.refresh_from_db()
    with pytest.raises(Conflict):
        criteria.save(pool.pk, by=world.people["national_leader"], seen=1, rules={"low": 9})
    with pytest.raises(InvalidInput, match="ikke endret noe"):
        criteria.save(pool.pk, by=world.people["national_leader"], seen=pool.version, rules={"low": 3})
    assert not criteria.may_set(world.people["contact"], make_pool(world, make_rollout(world)))


def test_the_best_answer_of_the_pools_is_the_rollout_s(world: World, partial: Rollout):
    rule(world, partial, world.agder)
    pool = make_pool(world, partial)
    own(world, pool, world.rogaland)
    make_pool(world, partial)
    found = eligibility_answers.results(partial)
    assert {found[one.pk].answer.code for one in world.municipalities.values()} == {"yes"}
    Pool.objects.exclude(pk=pool.pk).update(state="cancelled")
    found = eligibility_answers.results(partial)
    assert found[world["Arendal"].pk].answer.code == "no"


def test_the_pages(world: World, partial: Rollout, client_for):
    rule(world, partial, world.agder)
    pool, leader = make_pool(world, partial, "open"), client_for("national_leader")
    rule(world, partial, world.rogaland, seen=1)
    html = leader.get(reverse("rollouts:eligibility", args=[partial.pk])).content.decode()
    assert "Puljenes vilkår" in html
    assert "Innføringsløpets, versjon 1" in html
    edit = reverse("rollouts:rules_edit", args=[partial.pk]) + f"?pulje={pool.pk}"
    assert edit in html
    assert "NKG avgjør" in leader.get(edit).content.decode()
    data = {"network": [world.rogaland.pk], "note": "Klar i vest", "words": "De i vest", "seen": pool.version}
    assert leader.post(edit, {**data, "seen": 0}).status_code == 409
    assert leader.post(edit, data).status_code == 302
    change = PoolChange.objects.get()
    assert "De i vest" in change.after["criteria"]["text"]
    together(world, change, "approved")
    page = reverse("rollouts:eligibility", args=[partial.pk]) + f"?pulje={pool.pk}"
    html = client_for("anonymous").get(page).content.decode()
    assert "De i vest" in html
    assert "Egne for puljen, versjon 1" in html
    assert client_for("contact").get(edit).status_code == 403
    assert "De i vest" in client_for("contact").get(pool.get_absolute_url()).content.decode()
    assert leader.get(reverse("rollouts:eligibility", args=[partial.pk]) + "?pulje=x").status_code == 404


def test_the_api(world: World, partial: Rollout, client_for):
    rule(world, partial, world.agder)
    pool, address = make_pool(world, partial), f"/api/v1/eligibility/{partial.pk}/"
    leader = client_for("national_leader")
    given = {"pool": pool.pk, "seen": pool.version, "rules": {"network": [world.rogaland.pk]}, "words": "Vest"}
    found = leader.put(f"{address}rules/", given, **JSON).json()
    assert (found["pool"], found["is_own"], found["version"], found["words"]) == (pool.pk, True, 1, "Vest")
    found = leader.get(address, {"pool": pool.pk}).json()
    assert {row["municipality"]: row["answer"] for row in found["municipalities"]}["1103"] == "yes"
    found = leader.get(address).json()
    assert (found["pool"], found["is_own"], found["version"]) == (None, False, 1)
    other = make_pool(world, make_rollout(world, Track.PARTIAL))
    assert leader.put(f"{address}rules/", {**given, "pool": other.pk}, **JSON).status_code == 400
    assert client_for("contact").put(f"{address}rules/", given, **JSON).status_code == 403
    assert client_for("contact").get(address, {"pool": pool.pk}).status_code == 404
