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


# A plain index whose columns, with their operator classes, lead a unique index of the same table.
DOUBLES = """
SELECT plain.indrelid::regclass::text, attname FROM pg_index plain
JOIN pg_index whole ON whole.indrelid = plain.indrelid AND whole.indisunique
JOIN pg_attribute ON attrelid = plain.indrelid AND attnum = plain.indkey[0]
WHERE NOT plain.indisunique
  AND num_nulls(plain.indpred, whole.indpred, plain.indexprs, whole.indexprs) = 4
  AND (string_to_array(whole.indkey::text, ' '))[:plain.indnkeyatts] = string_to_array(plain.indkey::text, ' ')
  AND (string_to_array(whole.indclass::text, ' '))[:plain.indnkeyatts] = string_to_array(plain.indclass::text, ' ')
"""


@pytest.mark.django_db
def test_a_foreign_key_that_leads_a_unique_constraint_has_no_index_of_its_own() -> None:
    """Tables of many-to-many fields are left out: Django makes both of their indexes."""
    keys = {
        (model._meta.db_table, field.column)
        for model in tables()
        if not model._meta.auto_created
        for field in model._meta.local_concrete_fields
        if field.is_relation
    }
    assert rows(DOUBLES) & keys == set(), "say `db_index=False`"
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX twice ON portfolio_adoptionstatus (municipality_id)")
    assert rows(DOUBLES) & keys == {("portfolio_adoptionstatus", "municipality_id")}
