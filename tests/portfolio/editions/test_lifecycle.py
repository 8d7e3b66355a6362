"""What grows around the portfolio: ambitions, regional plans, pilots, commitments, prerequisites."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from core.waiting import waiting_for
from networks.models import Municipality, Network, Role, User
from portfolio.agreement import commitments
from portfolio.counting.progress import progress
from portfolio.editions import items
from portfolio.editions.in_force import introductions
from portfolio.models import (
    Ambition,
    Commitment,
    Pilot,
    Prerequisite,
    RegionalPlan,
)
from portfolio.pilots import workflow as pilots
from portfolio.pilots.moves import MOVES as PILOT_MOVES
from portfolio.pilots.moves import PilotAction, PilotState, PilotWho
from portfolio.plans import workflow as plans
from portfolio.solutions import ambitions, prerequisites
from tests.portfolio.editions.test_editions import DAY, TODAY, decided, item_of, solution

pytestmark = pytest.mark.usefixtures("portfolio")


class TestAmbitions:
    REVISION: dict[str, Any] = {"decided_by": "KommIT-rådet", "reason": "Flere vil"}

    def test_a_revision_keeps_the_old_target(self, ks):
        vkp = solution("vkp")
        ambitions.revise(vkp, by=ks, count=80, decided_on=dt.date(2024, 2, 1), **self.REVISION)

        assert list(vkp.ambitions.values_list("count", flat=True)) == [80, 50]
        now, then = progress([vkp])[0], progress([vkp], date=dt.date(2023, 6, 1))[0]
        assert (now.ambition.count, then.ambition.count) == (80, 50)
        assert [row.count for row in now.revisions] == [80, 50]

    def test_a_part_of_the_country_is_never_taken_for_the_whole(self, ks):
        kjernejournal, agder = solution("kjernejournal"), Network.objects.get(key="agder")
        row = ambitions.revise(
            kjernejournal,
            by=ks,
            count=25,
            decided_on=dt.date(2024, 2, 1),
            network=agder,
            target_date=dt.date(2025, 1, 1),
            **self.REVISION,
        )
        ambitions.revise(kjernejournal, by=ks, count=200, level="in_use", decided_on=TODAY(), **self.REVISION)

        assert row.municipalities.count() == 25
        assert progress([kjernejournal])[0].ambition.count == 356
        rows = ambitions.with_validity(kjernejournal.ambitions.select_related("solution"), TODAY())
        assert all(holds for _row, holds in rows)

    def test_what_can_not_be(self, ks):
        cases: list[tuple[dict[str, Any], str]] = [
            ({"count": 400}, "count"),
            ({"count": 0}, "count"),
            ({"reason": " "}, "reason"),
            ({"decided_by": ""}, "decided_by"),
            ({"decided_on": dt.date(2099, 1, 1)}, "decided_on"),
            ({"target_date": dt.date(2020, 1, 1)}, "target_date"),
            ({"level": "planned"}, "level"),
        ]
        for change, field in cases:
            values = {"count": 60, "decided_on": dt.date(2024, 2, 1), **self.REVISION, **change}
            with pytest.raises(InvalidInput) as refused:
                ambitions.revise(solution("vkp"), by=ks, **values)
            assert refused.value.field == field

    def test_twice_a_day_and_by_others(self, ks, contact):
        with pytest.raises(InvalidInput):
            ambitions.revise(solution("vkp"), by=ks, count=60, decided_on=dt.date(2023, 1, 24), **self.REVISION)
        with pytest.raises(NotAllowed):
            ambitions.revise(solution("vkp"), by=contact, count=60, decided_on=TODAY(), **self.REVISION)
        assert Ambition.objects.filter(solution__key="vkp").count() == 1


class TestPlans:
    @pytest.fixture
    def plan(self, contact) -> RegionalPlan:
        return plans.start_draft(Network.objects.get(key="agder"), by=contact, year=2024)

    def decide(self, plan: RegionalPlan, by: User) -> RegionalPlan:
        plan.refresh_from_db()
        return plans.decide(
            plan.pk, by=by, version=plan.version, decided_on=TODAY(), decided_by="Helseledernettverket i Agder"
        )

    def test_it_begins_from_the_national_one_and_is_decided(self, plan, contact, make_user):
        assert [item.solution.key for item in plan.items.all()] == [row.solution.key for row in introductions()]
        item = plan.items.get(solution__key="digihelse")
        plans.move_item(plan.pk, item.pk, by=contact, to=1, version=1)
        plans.save_item(plan.pk, by=contact, version=2, title="Felles responssenter", ambition=25)
        plans.remove_item(plan.pk, plan.items.get(solution__key="vederlag").pk, by=contact, version=3)
        assert not RegionalPlan.objects.visible_to(None).exists()
        reader = make_user(Role.READER, network="agder")
        assert not RegionalPlan.objects.visible_to(reader).exists()

        self.decide(plan, contact)

        assert RegionalPlan.objects.visible_to(None).get() == plan
        compared = plans.comparison()
        digihelse = next(cells for one, _rank, cells in compared.rows if one.key == "digihelse")
        assert [cell.rank for cell in digihelse if cell] == [1]
        assert [item.title for _network, item in compared.own] == ["Felles responssenter"]
        assert [item.rank for item in plan.items.all()] == list(range(1, 8))

    def test_what_is_decided_stands_until_the_next_revision_is(self, plan, contact):
        self.decide(plan, contact)
        with pytest.raises(WrongState):
            plans.save_item(plan.pk, by=contact, version=99, title="For sent")
        again = plans.start_draft(plan.network, by=contact, year=2024)
        assert again.revision == 2
        assert RegionalPlan.objects.get(state="decided") == plan
        self.decide(again, contact)
        plan.refresh_from_db()
        assert plan.state == "replaced"

    def test_other_regions_may_not_and_old_versions_are_refused(self, plan, contact, make_user):
        other = make_user(Role.CONTACT_PERSON, network="nordland")
        with pytest.raises(NotAllowed):
            plans.save_item(plan.pk, by=other, version=1, title="Nei")
        with pytest.raises(Conflict):
            plans.save_item(plan.pk, by=contact, version=7, title="Gammel")
        with pytest.raises(WrongState):
            plans.start_draft(plan.network, by=contact, year=2025)
        with pytest.raises(InvalidInput):
            plans.save_item(plan.pk, by=contact, version=1, solution=solution("vkp"))

    def test_the_database_wants_a_decision_with_its_date(self, plan):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegionalPlan.objects.filter(pk=plan.pk).update(state="decided")


class TestPilots:
    @pytest.fixture
    def municipality(self) -> Municipality:
        return Municipality.objects.get(number="4203")

    @pytest.fixture
    def own(self, make_user, municipality) -> User:
        return make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=municipality)

    def test_every_action_in_every_state(self, ks, own, municipality):
        decided = {"decided_on": TODAY(), "reason": "Ja", "owner_view": "Ja"}
        words = {"reason": "Fordi", "owner_view": "Direktoratet er enig"}
        who = {move.action: move.who for move in PILOT_MOVES}
        for action, state in [(action, state) for action in who for state in PilotState.values]:
            with transaction.atomic():
                pilot = Pilot.objects.create(
                    solution=solution("pll"),
                    municipality=municipality,
                    network=Network.objects.get(key="agder"),
                    state=state,
                    motivation="Ja",
                    by=own,
                    **(decided if state in {"chosen", "declined", "completed"} else {}),
                )
                by = ks if PilotWho.KS in who[action] else own
                try:
                    pilots.move(pilot.pk, action, by=by, version=1, **words)
                    refused = False
                except WrongState:
                    refused = True
                pilot.refresh_from_db()
                outcome = (refused, pilot.state)
                transaction.set_rollback(True)
            move = PILOT_MOVES.find(action, state)
            assert outcome == ((True, state) if move is None else (False, move.target)), (action, state)

    def test_from_proposal_to_experience_that_stays(self, ks, contact, own, municipality, draft):
        pll = solution("pll")
        pilot = pilots.register(pll, municipality, by=contact, motivation="De er klare")
        assert pilot.state == "proposed"
        assert any("foreslår" in item.title for item in waiting_for(own))
        with pytest.raises(NotAllowed):
            pilots.move(pilot.pk, PilotAction.CONFIRM, by=contact, version=1)
        pilots.move(pilot.pk, PilotAction.CONFIRM, by=own, version=1)
        assert any("vil være pilot" in item.title for item in waiting_for(ks))
        for missing in ("reason", "owner_view"):
            words = {"reason": "Passer", "owner_view": "NHN er enig", missing: ""}
            with pytest.raises(InvalidInput) as refused:
                pilots.move(pilot.pk, PilotAction.CHOOSE, by=ks, version=2, **words)
            assert refused.value.field == missing
        pilots.move(pilot.pk, PilotAction.CHOOSE, by=ks, version=2, reason="Passer", owner_view="NHN er enig")
        assert Message.objects.filter(user=own, title__contains="valgt som pilot").exists()
        pilots.add_note(pilot.pk, by=own, date=TODAY(), text="Det virket", url="https://example.com/mal")

        items.promote(item_of(draft, "pll").pk, by=ks, reason="Klar")
        decided(draft, ks)

        assert not pilots.takes_pilots(pll)
        assert pll.pilots.visible_to(None).get().notes.get().text == "Det virket"
        with pytest.raises(WrongState):
            pilots.register(pll, Municipality.objects.get(number="4204"), by=contact, motivation="For sent")

    def test_once_for_each_municipality_and_only_for_one_s_own(self, own, municipality, make_user):
        pilots.register(solution("pll"), municipality, by=own, motivation="Ja")
        with pytest.raises(InvalidInput):
            pilots.register(solution("pll"), municipality, by=own, motivation="Ja")
        with pytest.raises(NotAllowed):
            pilots.register(solution("pll"), Municipality.objects.get(number="4204"), by=own, motivation="Ja")
        assert not Pilot.objects.visible_to(None).exists()


class TestCommitments:
    def test_the_date_that_has_passed_waits_for_its_owner(self, ks, contact, make_user):
        other = make_user(Role.PORTFOLIO_MANAGER)
        row = Commitment.objects.first()
        commitments.update(
            row.pk, by=ks, version=1, state="ongoing", next_date=TODAY() - DAY, responsible=ks, comment="Venter"
        )
        assert any(row.title in item.title for item in waiting_for(ks))
        assert not any(row.title in item.title for item in waiting_for(other))

        commitments.update(row.pk, by=ks, version=2, state="met", evidence="Veikartet av 2024")

        assert not any(row.title in item.title for item in waiting_for(ks))
        assert row.log.count() == 2
        with pytest.raises(NotAllowed):
            commitments.update(row.pk, by=contact, version=3, state="ongoing")

    def test_met_needs_evidence_and_a_version(self, ks):
        row = Commitment.objects.first()
        with pytest.raises(InvalidInput):
            commitments.update(row.pk, by=ks, version=1, state="met")
        with pytest.raises(Conflict):
            commitments.update(row.pk, by=ks, version=3, state="ongoing")

    def test_the_reference_has_every_promise_in_both_written_standards(self):
        assert Commitment.objects.count() == 20
        assert not Commitment.objects.filter(text_nn="").exists()
        assert Commitment.objects.filter(party="ks").count() == 5


class TestPrerequisites:
    def test_kjernejournal_comes_before_pll_and_both_say_so(self):
        row = Prerequisite.objects.get(solution__key="pll", requires__key="kjernejournal")
        assert row in solution("kjernejournal").enables.all()

    def test_no_circles_near_or_far(self, ks):
        for one, other in (("kjernejournal", "pll"), ("kjernejournal", "sfm")):
            with pytest.raises(InvalidInput):
                prerequisites.add_prerequisite(solution(one), by=ks, requires=solution(other), reason="Nei")
            with pytest.raises(DatabaseError), transaction.atomic():
                Prerequisite.objects.create(solution=solution(one), requires=solution(other), reason="Nei")
