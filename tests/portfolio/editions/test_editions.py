"""The portfolio's work: editions, items, scores, ambitions, regional plans, pilots, commitments, prerequisites."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.language import localized
from core.markdown import prose
from core.notifications.models import Message
from core.waiting import waiting_for
from networks.models import Network, Role, User
from portfolio.editions import items, lifecycle, scoring
from portfolio.editions.in_force import introductions
from portfolio.editions.moves import MOVES, EditionAction, EditionState
from portfolio.models import (
    LogLine,
    PortfolioEdition,
    PortfolioItem,
    Solution,
)

pytestmark = pytest.mark.usefixtures("portfolio")
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


def solution(key: str) -> Solution:
    return Solution.objects.get(key=key)


def heard(draft: PortfolioEdition, ks: User) -> PortfolioEdition:
    draft.refresh_from_db()
    return lifecycle.hear(draft.pk, by=ks, version=draft.version, hearing_until=TODAY() + 30 * DAY)


def decided(draft: PortfolioEdition, ks: User) -> PortfolioEdition:
    edition = heard(draft, ks)
    return lifecycle.decide(edition.pk, by=ks, version=edition.version, decided_on=TODAY(), decided_by="KommIT-rådet")


def item_of(edition: PortfolioEdition, key: str) -> PortfolioItem:
    return PortfolioItem.objects.get(edition=edition, solution__key=key)


ATTACKS = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "![x](https://example.com/x.png)",
    "<a href='https://x' onclick='x'>x</a>",
]

EXTRA: dict[EditionAction, dict[str, Any]] = {
    EditionAction.HEAR: {"hearing_until": dt.date(2099, 1, 1)},
    EditionAction.TAKE_BACK: {"reason": "Fordi"},
    EditionAction.DECIDE: {"decided_on": None, "decided_by": "KommIT-rådet"},
}


class TestEditions:
    def test_every_action_in_every_state(self, ks):
        dates: dict[str, dict[str, Any]] = {
            "draft": {},
            "hearing": {"hearing_from": TODAY(), "hearing_until": TODAY()},
            "decided": {"decided_on": TODAY()},
            "replaced": {"decided_on": TODAY(), "replaced_on": TODAY()},
        }
        tried = [(action, state) for action in lifecycle.FUNCTIONS for state in EditionState.values]
        for action, state in tried:
            with transaction.atomic():
                edition = PortfolioEdition.objects.create(year=2030, title="2030", state=state, **dates[state])
                PortfolioItem.objects.create(
                    edition=edition, solution=solution("pll"), kind="joint_measure", title="PLL"
                )
                extra = {name: value or TODAY() for name, value in EXTRA[action].items()}
                move = MOVES.find(action, state)
                try:
                    lifecycle.FUNCTIONS[action](edition.pk, by=ks, version=1, **extra)
                    refused = False
                except WrongState:
                    refused = True
                edition.refresh_from_db()
                outcome = (refused, edition.state, edition.log.count())
                transaction.set_rollback(True)
            expected = (True, state, 0) if move is None else (False, move.target, 1)
            assert outcome == expected, (action, state)

    def test_the_database_holds_the_table_and_the_dates(self, draft):
        for change in ({"state": "decided", "decided_on": TODAY()}, {"state": "hearing"}, {"decided_on": TODAY()}):
            with pytest.raises(DatabaseError), transaction.atomic():
                PortfolioEdition.objects.filter(pk=draft.pk).update(**change)

    def test_every_state_is_reached(self):
        assert {move.target for move in MOVES} == set(EditionState)

    def test_the_next_year_starts_as_a_copy(self, draft):
        old = PortfolioEdition.objects.get(year=2023)
        assert draft.copied_from == old
        rows = [("solution_id", "rank", "title", "purpose", "purpose_nn", "status_text")]
        for fields in rows:
            assert list(draft.items.order_by("solution").values_list(*fields)) == list(
                old.items.order_by("solution").values_list(*fields)
            )

    def test_a_decision_replaces_and_is_public_and_a_draft_is_not(self, draft, ks, contact, make_user):
        reader = make_user(Role.READER, network="agder")
        assert introductions()[0].edition.year == 2023
        assert not PortfolioEdition.objects.visible_to(contact).filter(year=2024).exists()
        edition = heard(draft, ks)
        assert PortfolioEdition.objects.visible_to(reader).filter(year=2024).exists()
        assert not PortfolioEdition.objects.visible_to(None).filter(year=2024).exists()

        lifecycle.decide(edition.pk, by=ks, version=edition.version, decided_on=TODAY(), decided_by="KommIT-rådet")

        assert PortfolioEdition.objects.visible_to(None).filter(year=2024).exists()
        assert introductions()[0].edition.year == 2024
        before = PortfolioEdition.objects.get(year=2023)
        assert (before.state, before.replaced_on) == ("replaced", TODAY())
        assert introductions(dt.date(2023, 6, 1))[0].edition.year == 2023

    def test_others_may_not_and_old_versions_are_refused(self, draft, ks, contact):
        with pytest.raises(NotAllowed):
            lifecycle.start_next(by=contact, year=2025)
        with pytest.raises(Conflict):
            lifecycle.hear(draft.pk, by=ks, version=draft.version + 1, hearing_until=TODAY())
        with pytest.raises(InvalidInput):
            lifecycle.hear(draft.pk, by=ks, version=draft.version, hearing_until=TODAY() - DAY)

    def test_a_hearing_is_answered_before_the_decision(self, draft, ks, contact):
        agder = Network.objects.get(key="agder")
        with pytest.raises(WrongState):
            lifecycle.comment_on(draft.pk, by=contact, voice=agder, text="For tidlig")
        edition = heard(draft, ks)
        assert any("på høring" in item.title for item in waiting_for(contact))
        item = item_of(edition, "vkp")
        comment = lifecycle.comment_on(edition.pk, by=contact, voice=agder, text="Vent", item_id=item.pk)
        assert not any("på høring" in one.title for one in waiting_for(contact))
        with pytest.raises(NotAllowed):
            lifecycle.comment_on(edition.pk, by=contact, voice=Network.objects.get(key="nordland"), text="Nei")
        with pytest.raises(WrongState, match="mangler svar"):
            lifecycle.decide(edition.pk, by=ks, version=edition.version, decided_on=TODAY(), decided_by="Rådet")
        assert any("mangler svar" in one.title for one in waiting_for(ks))

        lifecycle.answer(comment.pk, by=ks, text="Enig")

        assert Message.objects.filter(user=contact, title__contains="svart").count() == 1
        lifecycle.decide(edition.pk, by=ks, version=edition.version, decided_on=TODAY(), decided_by="Rådet")


class TestItems:
    def test_ranking_up_down_and_by_number(self, draft, ks):
        first, last = item_of(draft, "vederlag"), item_of(draft, "digihelse")
        items.move_item(last.pk, by=ks, to=1)
        items.move_item(first.pk, by=ks, to=7)

        ranks = list(draft.items.filter(kind="introduction").order_by("rank").values_list("solution__key", "rank"))
        assert ranks[0] == ("digihelse", 1)
        assert ranks[-1] == ("vederlag", 7)
        assert [rank for _key, rank in ranks] == list(range(1, 8))
        for to in (0, 8):
            with pytest.raises(InvalidInput):
                items.move_item(last.pk, by=ks, to=to)
        with pytest.raises(WrongState):
            items.move_item(item_of(draft, "pll").pk, by=ks, to=1)

    def test_a_decided_item_is_changed_with_a_reason_only(self, ks):
        item = PortfolioItem.objects.get(edition__year=2023, solution__key="vkp")
        with pytest.raises(InvalidInput) as refused:
            items.edit_item(item.pk, by=ks, version=1, purpose="Nytt")
        assert refused.value.field == "reason"
        before = item.purpose

        items.edit_item(item.pk, by=ks, version=1, purpose="Nytt", reason="Feil i teksten")

        line = LogLine.objects.get(item=item)
        assert (line.kind, line.comment, line.changes["purpose"]) == ("revised", "Feil i teksten", [before, "Nytt"])
        with pytest.raises(WrongState):
            items.remove_item(item.pk, by=ks, reason="Bort")

    def test_the_second_writer_gets_both_versions(self, draft, ks):
        item = item_of(draft, "vkp")
        items.edit_item(item.pk, by=ks, version=1, purpose="Den første")
        with pytest.raises(Conflict) as conflict:
            items.edit_item(item.pk, by=ks, version=1, purpose="Den andre")
        assert conflict.value.theirs.purpose == "Den første"

    def test_a_measure_that_is_ready_becomes_an_introduction_with_its_history(self, draft, ks):
        item = item_of(draft, "sfm")
        items.set_situation(item.pk, by=ks, date=TODAY(), text="Prøvd ut")
        with pytest.raises(InvalidInput):
            items.promote(item.pk, by=ks, reason=" ")

        items.promote(item.pk, by=ks, reason="Kriteriene er oppfylt")

        item.refresh_from_db()
        assert (item.kind, item.rank) == ("introduction", 8)
        assert list(item.log.values_list("kind", flat=True)) == ["promoted", "situation"]
        assert item.situations.count() == 2

    def test_the_situation_keeps_every_date_and_shows_the_latest(self, ks):
        item = PortfolioItem.objects.get(edition__year=2023, solution__key="vkp")
        old = item.status_text
        items.set_situation(item.pk, by=ks, date=dt.date(2024, 3, 1), text="Nå", text_nn="No")
        items.set_situation(item.pk, by=ks, date=dt.date(2023, 8, 1), text="Imellom")

        item.refresh_from_db()
        assert (item.status_text, item.status_text_nn, item.status_date) == ("Nå", "No", dt.date(2024, 3, 1))
        assert [one.text for one in item.situations.all()] == ["Nå", "Imellom", old]

    def test_what_is_taken_out_stays_in_the_log(self, draft, ks):
        item = item_of(draft, "kjernejournal")
        items.remove_item(item.pk, by=ks, reason="Ferdig innført")

        line = LogLine.objects.get(edition=draft, kind="removed")
        assert line.changes["title"][0] == item.title
        ranks = draft.items.filter(kind="introduction").order_by("rank").values_list("rank", flat=True)
        assert list(ranks) == list(range(1, 7))

    def test_the_log_never_changes(self, draft):
        for action in (lambda: LogLine.objects.update(comment="x"), lambda: LogLine.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                action()

    def test_links_are_addresses_on_the_web(self, draft, ks):
        item = item_of(draft, "vkp")
        with pytest.raises(InvalidInput):
            items.edit_item(item.pk, by=ks, version=1, links=[{"text": "x", "url": "javascript:alert(1)"}])

    def test_texts_are_shown_in_the_reader_s_written_standard(self):
        item = PortfolioItem.objects.get(edition__year=2023, solution__key="kjernejournal")
        with translation.override("nn"):
            assert localized(item, "title") == "Kjernejournal i sjukeheim og heimeteneste"
        with translation.override("nb"):
            assert localized(item, "title") == item.title
        missing = PortfolioItem.objects.filter(edition__year=2023, purpose_nn="")
        assert not missing.exists()

    def test_markdown_is_harmless(self):
        for attack in ATTACKS:
            html = prose(attack)
            assert "<script" not in html
            assert "<img" not in html
            assert "<a onclick" not in html.replace("href='https://x' ", "")
            assert 'href="javascript' not in html


class TestScores:
    def test_the_ranking_shows_its_working(self, draft, ks):
        scoring.set_weights(
            by=ks, valid_from=TODAY(), weights={"law": Decimal(3), "benefit": Decimal(1)}, reason="Loven først"
        )
        scoring.set_scores(item_of(draft, "vkp").pk, by=ks, points={"law": 1, "benefit": 5})
        scoring.set_scores(item_of(draft, "pll").pk, by=ks, points={"law": 4, "benefit": 0})

        first, second, *rest = scoring.ranking(draft)

        assert (first.item.solution.key, first.total, first.weight, first.mean) == ("pll", 12, 4, 3)
        assert (second.item.solution.key, second.total, second.mean) == ("vkp", 8, 2)
        assert [first.place, second.place] == [1, 2]
        assert all(row.place is None and row.mean is None for row in rest)

    def test_a_decided_edition_keeps_its_weights(self, ks):
        edition = PortfolioEdition.objects.get(year=2023)
        scoring.set_scores(edition.items.get(solution__key="vkp").pk, by=ks, points={"law": 4, "risk": 2})
        before = scoring.ranking(edition)[0].mean
        scoring.set_weights(by=ks, valid_from=TODAY(), weights={"law": Decimal(9)}, reason="Nytt")
        assert scoring.ranking(edition)[0].mean == before == 3

    def test_scores_do_not_rank(self, draft, ks):
        before = list(draft.items.values_list("pk", "rank"))
        scoring.set_scores(item_of(draft, "digihelse").pk, by=ks, points={"law": 5})
        assert list(draft.items.values_list("pk", "rank")) == before

    def test_points_go_from_0_to_5(self, draft, ks):
        with pytest.raises(InvalidInput):
            scoring.set_scores(item_of(draft, "vkp").pk, by=ks, points={"law": 6})
