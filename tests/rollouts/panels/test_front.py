"""What goes on in the country: on the front page, for anyone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from rollouts.models import Pool
from rollouts.panels.pages import NEWS, NEWS_FOR
from tests.rollouts.conftest import World, make_pool, make_rollout

PATH = "/forside/innforingslop/"
HTMX = {"HX-Request": "true"}


def test_the_pools_to_sign_up_for_by_deadline(world: World, client_for):
    rollout = make_rollout(world)
    today = timezone.localdate()
    late = make_pool(world, rollout, "open", sign_up_deadline=today + dt.timedelta(days=9))
    soon = make_pool(world, rollout, "open", sign_up_deadline=today + dt.timedelta(days=3), capacity=12)
    client = client_for("anonymous")

    text = " ".join(client.get(PATH, headers=HTMX).text.split())

    joinable = text.partition("Nylig vedtatt")[0]
    assert joinable.index(soon.get_absolute_url()) < joinable.index(late.get_absolute_url())
    assert "0 av 12 plasser" in joinable
    assert "om 3 dager" in joinable


def test_what_was_approved_lately(world: World, client_for):
    rollout = make_rollout(world)
    new, old = make_pool(world, rollout, "running"), make_pool(world, rollout, "running")
    Pool.objects.filter(pk=old.pk).update(decided_at=timezone.now() - NEWS_FOR - dt.timedelta(hours=1))
    client = client_for("anonymous")

    text = client.get(PATH, headers=HTMX).text

    assert "Ingen puljer tar imot påmeldinger nå." in text
    assert new.get_absolute_url() in text
    assert old.get_absolute_url() not in text


def test_proposals_are_nobody_elses_business(world: World, client_for):
    rollout = make_rollout(world)
    draft, submitted = make_pool(world, rollout), make_pool(world, rollout, "submitted")

    for who in ("anonymous", "contact", "coordinator"):
        text = client_for(who).get(PATH, headers=HTMX).text
        assert draft.get_absolute_url() not in text
        assert submitted.get_absolute_url() not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries(world: World, client_for, django_assert_num_queries, rows: int):
    rollout = make_rollout(world)
    for _number in range(rows):
        make_pool(world, rollout, "open")

    with django_assert_num_queries(2):
        client_for("anonymous").get(PATH, headers=HTMX)


def test_a_long_list_is_cut_and_leads_on(world: World, client_for):
    rollout = make_rollout(world)
    first = timezone.localdate() + dt.timedelta(days=2)
    pools = [
        make_pool(world, rollout, "open", sign_up_deadline=first + dt.timedelta(days=number))
        for number in range(NEWS + 1)
    ]

    page = client_for("anonymous").get(PATH).text
    joinable = page.partition("Nylig vedtatt")[0]

    assert [pool.get_absolute_url() in joinable for pool in pools] == [True] * NEWS + [False]
    assert 'href="/innforingslop/"' in joinable
