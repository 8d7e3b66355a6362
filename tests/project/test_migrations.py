"""What the migrations have made of an empty database is what the models say, to the last constraint and trigger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

APPS = {"core", "networks", "portfolio", "rollouts", "funding"}


def tables() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in APPS and model._meta.managed and not model._meta.proxy:
            yield model


def rows(sql: str) -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return set(cursor.fetchall())


@pytest.mark.django_db
def test_columns_constraints_indexes_keys_and_triggers() -> None:
    columns = rows("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
    named = rows(
        "SELECT c.relname, i.relname FROM pg_index JOIN pg_class c ON c.oid = indrelid "
        "JOIN pg_class i ON i.oid = indexrelid"
    )
    named |= rows("SELECT conrelid::regclass::text, conname FROM pg_constraint")
    triggers = rows("SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE NOT tgisinternal GROUP BY 1")
    points = rows(
        "SELECT conrelid::regclass::text, attname FROM pg_constraint "
        "JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f'"
    )
    for model in tables():
        table = model._meta.db_table
        for field in model._meta.local_concrete_fields:
            assert (table, field.column) in columns
            if field.is_relation and field.db_constraint:
                assert (table, field.column) in points, (table, field.column)
        for item in (*model._meta.constraints, *model._meta.indexes):
            assert (table, item.name) in named, (table, item.name)
        made = dict(triggers).get(table, 0)
        assert made >= len(getattr(model._meta, "triggers", [])), table
