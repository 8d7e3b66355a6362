"""The history of everything: each event table is shown or left out with a reason, and what is shown is in words."""

from __future__ import annotations

import datetime as dt
import re

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from config.celery import app
from core.history import registry
from core.history.reading import Asked, Log
from core.history.words import entries, has_label, paths, shown_fields
from core.jobs import hand_over
from rollouts.models import Pool
from tests.project.access_walk import Stage, client_for
from tests.rollouts.conftest import World, make_pool, make_rollout, world
from tests.worker import wait_for

__all__ = ["world"]


def all_tracked() -> list[registry.Tracked]:
    return list(registry.all_tracked().values())


def test_each_event_table_is_shown_or_left_out_with_a_reason():
    shown, out = set(registry.all_tracked()), registry.left_out()
    assert shown | set(out) == set(registry.event_models())
    assert not shown & set(out)
    assert all(len(reason) > 20 for reason in out.values())


def test_each_field_that_is_shown_has_a_name_that_people_use():
    nameless = [
        f"{entry.key}.{one.name}" for entry in all_tracked() for one in shown_fields(entry) if not has_label(one)
    ]
    assert not nameless, "give it a verbose_name, or a line in core/history/words.py"
    kinds = {str(entry.model._meta.verbose_name): entry.model.__name__.lower() for entry in all_tracked()}
    assert {name for name, model in kinds.items() if name.replace(" ", "") == model} <= {"pilot", "reform"}


def test_what_is_part_of_something_ends_with_somebody_who_may_see_it():
    def answers(entry: registry.Tracked) -> bool:
        models = [entry.model._meta.get_field(name).related_model for name in entry.part_of]
        wholes = [registry.find(registry.key_of(model)) for model in models]
        return entry.may is not None or any(whole is not None and answers(whole) for whole in wholes)

    assert all(answers(entry) for entry in all_tracked())


def test_each_task_has_a_name_that_people_use():
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert ours == registry.named_tasks()


@pytest.mark.django_db(transaction=True)
def test_a_job_leaves_its_name_and_who_ordered_it(world: World, celery_worker):
    pool = make_pool(world, make_rollout(world), "open")
    Pool.objects.filter(pk=pool.pk).update(sign_up_deadline=timezone.localdate() - dt.timedelta(days=1))
    somebody = world.people["coordinator"]
    with pghistory.context(user=somebody.pk, url="/puljer/"):
        assert hand_over("rollouts.tasks.close_expired_pools")
    wait_for(lambda: Pool.objects.get().state == "closed", "the pool to close")
    entry = entries(Log(Asked(of=pool))[:1])[0]
    assert (entry.who, entry.where, entry.address) == (somebody.name, "jobb", "stenger puljer når fristen er ute")
    assert [change.after for change in entry.changes] == ["påmeldingen er stengt"]


@pytest.mark.django_db
class TestOnTheStage:
    def test_all_of_it_is_in_words(self, stage: Stage):
        found = [entry for rows in Log(Asked()).chunks() for entry in entries(rows)]
        assert len({entry.kind for entry in found}) > 30
        for entry in found:
            told = " ".join([entry.what, entry.told])
            assert not re.search(r"\d{4}-\d\d-\d\d|\b(None|True|False|not_started|in_use)\b", told), (entry.kind, told)
        assert not [entry for entry in found if "_" in entry.done]

    def test_the_names_of_things_need_no_queries_of_their_own(self, stage: Stage):
        wrong = []
        for entry in all_tracked():
            row = entry.model._base_manager.select_related(*paths(entry.model)).first()
            with CaptureQueriesContext(
                connection,
            ) as queries:
                str(row)
                getattr(row, "get_absolute_url", str)()
            if len(queries):
                wrong.append(entry.key)
        assert not wrong

    def test_the_administrator_reads_it_all_and_nobody_else(self, stage: Stage):
        client = client_for(stage.cast["administrator"])
        html = client.get(reverse("history_log")).text
        assert "Endring" in strip_tags(html)
        for name in ("insider", "grants", "coordination group", "no role"):
            assert client_for(stage.cast[name]).get(reverse("history_log")).status_code == 403
