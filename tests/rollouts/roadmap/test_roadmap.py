"""The roadmap and the answers to a rollout."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from portfolio.models import Prerequisite, Solution
from portfolio.statuses.adoption import report_status
from rollouts.models import SignUpTransition, Track
from rollouts.roadmap import timeline
from rollouts.sign_ups import workflow as sign_ups
from rollouts.sign_ups.answers_by_municipality import Answer, standing
from tests.rollouts.conftest import World, decision, fresh, make_pool, make_rollout

pytestmark = pytest.mark.django_db


def test_periods():
    day = dt.date(2026, 11, 22)
    assert (timeline.period("kvartal", day).first, timeline.period("kvartal", day).last) == (
        dt.date(2026, 10, 1),
        dt.date(2026, 12, 31),
    )
    assert timeline.period("maned", dt.date(2028, 2, 3)).last == dt.date(2028, 2, 29)
    year = timeline.period("ar", day)
    assert (year.first, year.last) == (dt.date(2026, 10, 1), dt.date(2027, 9, 30))
    assert year.moved(-1).first == dt.date(2025, 10, 1)
    assert len(timeline.ticks(year)) == 12
    assert all(tick.weekday() == 0 for tick in timeline.ticks(timeline.period("maned", day)))


def test_the_roadmap_shows_what_one_may_see_in_the_period(world: World, client_for):
    rollout = make_rollout(world)
    first, draft = make_pool(world, rollout, "open"), make_pool(world, rollout, "draft")
    page = reverse("rollouts:roadmap")
    html = client_for("anonymous").get(page).content.decode()
    assert str(first) in html
    assert str(draft) not in html
    html = client_for("contact").get(page).content.decode()
    assert str(draft) in html
    assert "begynner før den er ferdig" in html
    assert str(first) not in client_for("contact").get(page, {"fra": "2020-01-01"}).content.decode()
    assert str(first) not in client_for("contact").get(page, {"spor": Track.NATIONAL}).content.decode()
    assert (
        str(first) in client_for("contact").get(page, {"zoom": "tull", "fra": "tull", "region": "x"}).content.decode()
    )


def test_the_calendar_file(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    make_pool(world, pool.rollout, "submitted")
    answer = client_for("anonymous").get(reverse("rollouts:roadmap_ical"))
    assert answer["Content-Type"].startswith("text/calendar")
    events = {event["UID"].split("@")[0]: event for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert set(events) == {f"pulje-{pool.pk}", f"frist-{pool.pk}"}
    event = events[f"pulje-{pool.pk}"]
    assert event["DTSTART"].dt == pool.start_date
    assert event["DTEND"].dt == pool.end_date + dt.timedelta(days=1)
    assert events[f"frist-{pool.pk}"]["DTSTART"].dt == pool.sign_up_deadline


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "expected"), [("anonymous", 5), ("contact", 8)])
def test_queries_of_the_roadmap(world: World, client_for, django_assert_num_queries, rows, who, expected):
    for number in range(rows):
        make_pool(world, make_rollout(world, title=f"Løp {number}"), "open")
    client = client_for(who)
    client.get(reverse("rollouts:roadmap"))
    with django_assert_num_queries(expected):
        client.get(reverse("rollouts:roadmap"))


def test_what_must_be_there_first_is_a_dependency(world: World, client_for):
    other = Solution.objects.create(key="pll", name="PLL", short_name="PLL", focus_area=world.solution.focus_area)
    Prerequisite.objects.create(solution=other, requires=world.solution, reason="Byggekloss")
    today = timezone.localdate()
    first = make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    later = make_rollout(world, Track.NATIONAL, title="PLL for alle", solution=other)
    after = make_pool(world, later, "open", start_date=first.end_date + dt.timedelta(days=1),
                      end_date=first.end_date + dt.timedelta(days=40))  # fmt: skip
    early = make_pool(world, later, "open", start_date=first.start_date)
    reader, year = fresh(world.people["reader"]), (today, today + dt.timedelta(days=365))
    lines = {line.pool: line for line in timeline.lines(list(timeline.pools_on_page(reader, *year)), reader)}
    assert lines[first].requires == ()
    assert [(one.required_pools[0].pk, one.requires[0].too_late) for one in (lines[after], lines[early])] == [
        (first.pk, False),
        (first.pk, True),
    ]
    html = client_for("anonymous").get(reverse("rollouts:roadmap") + f"?fra={today.isoformat()}").content.decode()
    assert f'data-requires="{first.pk}"' in html
    assert "er ikke ferdig før denne begynner" in html
    # A region looks at its own and the national pools, not at those of another region.
    regional = make_rollout(world, title="PLL i Agder", solution=other)
    theirs = make_pool(world, regional, "open", start_date=first.end_date + dt.timedelta(days=2),
                       end_date=first.end_date + dt.timedelta(days=30))  # fmt: skip
    chosen = timeline.pools_on_page(reader, *year, Q(pk=theirs.pk))
    (line,) = timeline.lines(list(chosen), reader)
    assert [one.pk for one in line.required_pools] == [first.pk]


# --- Who has signed up ---------------------------------------------------------------------------------------


def answers_of(world: World, rollout, who: str, date: dt.date | None = None) -> dict[str, str]:
    found = standing(rollout, fresh(world.people[who]), date)
    return {line.municipality.name: line.answer.value for line in found.lines}


def test_each_municipality_has_one_answer_and_a_no_is_only_for_those_it_concerns(world: World):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    contact = world.people["contact"]
    for name in ("Arendal", "Farsund"):
        sign_ups.sign_up(pool, world[name], by=contact, decision=decision(), read=1)
    sign_ups.decline(pool, world["Lindesnes"], by=contact, reason="")
    report_status(
        municipality=world["Kristiansand"],
        solution=world.solution,
        level="in_use",
        effective_date=dt.date(2025, 1, 1),
        by=contact,
        seen_version=0,
    )
    expected = {
        "Arendal": "confirmed",
        "Farsund": "waiting",
        "Lindesnes": "declined",
        "Kristiansand": "not_eligible",
        "Stavanger": "not_eligible",
        "Eigersund": "not_eligible",
    }
    assert answers_of(world, pool.rollout, "contact") == expected
    assert answers_of(world, pool.rollout, "coordinator") == expected
    others = {**expected, "Farsund": "not_answered", "Lindesnes": "not_answered"}
    assert answers_of(world, pool.rollout, "reader") == others
    assert answers_of(world, pool.rollout, "anonymous") == {}
    found = standing(pool.rollout, world.people["anonymous"])
    assert found.counts == {Answer.CONFIRMED: 1, Answer.WAITING: 1, Answer.NOT_ANSWERED: 1, Answer.NOT_ELIGIBLE: 3}
    why = {line.municipality.name: line.why for line in standing(pool.rollout, contact).lines}
    assert why["Stavanger"] == "hører til en annen region"
    assert why["Kristiansand"] == "har løsningen alt"


def test_as_of_another_day(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    row = sign_ups.sign_up(pool, world["Arendal"], by=world.people["contact"], decision=decision(), read=1)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    SignUpTransition.objects.create(sign_up=row, to_state="confirmed", at=timezone.now() - dt.timedelta(days=5))
    sign_ups.withdraw(row, by=world.people["contact"], reason="")
    assert answers_of(world, pool.rollout, "contact", yesterday)["Arendal"] == "confirmed"
    assert answers_of(world, pool.rollout, "contact")["Arendal"] == "not_answered"
    long_ago = yesterday - dt.timedelta(days=30)
    assert answers_of(world, pool.rollout, "contact", long_ago)["Arendal"] == "not_answered"


def test_page_and_files_as_filtered(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    sign_ups.sign_up(pool, world["Arendal"], by=world.people["contact"], decision=decision(), read=1)
    page = reverse("rollouts:standing", args=[pool.rollout_id])
    html = client_for("anonymous").get(page).content.decode()
    assert "Arendal" not in html
    assert "Logg inn for å se hvilke kommuner" in html
    reader = client_for("reader")
    assert "Arendal" in reader.get(page).content.decode()
    assert "Arendal" not in reader.get(page, {"svar": "not_answered"}).content.decode()
    assert "Arendal" not in reader.get(page, {"region": "rogaland"}).content.decode()
    assert reader.get(page, {"per": "2026-13-40"}).status_code == 404
    csv = reverse("rollouts:standing_file", args=[pool.rollout_id, "csv"])
    assert client_for("anonymous").get(csv).status_code == 302
    text = reader.get(csv, {"svar": "confirmed"}).content.decode()
    assert text.splitlines()[1] == "4203;Arendal;Agder;påmeldt;1;;"
    assert len(text.splitlines()) == 2
    xlsx = reverse("rollouts:standing_file", args=[pool.rollout_id, "xlsx"])
    sheet = load_workbook(io.BytesIO(reader.get(xlsx, {"svar": "confirmed"}).content)).active
    assert [cell.value for cell in sheet[5]][:4] == ["4203", "Arendal", "Agder", "påmeldt"]
    assert sheet.max_row == 5


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_answers(world: World, client_for, django_assert_num_queries, rows):
    rollout = make_rollout(world)
    for name in ["Arendal", "Farsund", "Lindesnes"][:rows]:
        pool = make_pool(world, rollout, "open")
        sign_ups.sign_up(pool, world[name], by=world.people["contact"], decision=decision(), read=1)
    contact, page = client_for("contact"), reverse("rollouts:standing", args=[rollout.pk])
    contact.get(page)
    # Two of them for what is said of the municipalities: the solution's levels, and its other pools.
    with django_assert_num_queries(14):
        contact.get(page)


def test_the_numbers_lead_to_their_rows_and_follow_the_region(world: World, client_for):
    rollout = make_rollout(world, Track.NATIONAL)
    pool = make_pool(world, rollout, "open", capacity=1)
    for who, name in (("contact", "Arendal"), ("contact", "Farsund"), ("other_contact", "Stavanger")):
        sign_ups.sign_up(pool, world[name], by=world.people[who], decision=decision(), read=1)
    page = reverse("rollouts:standing", args=[rollout.pk])

    def counts(who: str, **query: str) -> dict[str, tuple[int, str]]:
        found = client_for(who).get(page, query).context["counts"]
        return {one["key"]: (one["number"], one["note"]) for one in found}

    # Everyone's numbers; one who doesn't see every row behind a number is told so.
    assert counts("anonymous") == {"confirmed": (1, ""), "waiting": (2, ""), "not_answered": (3, "")}
    assert counts("contact") == {
        "confirmed": (1, ""),
        "waiting": (2, "du ser 1 av dem"),
        "not_answered": (3, "du ser 4 av dem"),
    }
    # The numbers of a region are those of the list.
    assert counts("contact", region="agder") == {"confirmed": (1, ""), "waiting": (1, ""), "not_answered": (2, "")}
    html = client_for("contact").get(page, {"region": "agder"}).content.decode()
    assert 'href="?region=agder&amp;svar=waiting#answers"' in html
    rows = client_for("contact").get(page, {"region": "agder", "svar": "waiting"}).context["lines"]
    assert [row.municipality.name for row in rows] == ["Farsund"]
    assert "svar=" not in client_for("anonymous").get(page).content.decode()
