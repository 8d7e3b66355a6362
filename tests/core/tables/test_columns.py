"""The headings of one file are all different, so that a program, or a pivot table, can tell its columns apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from core.tables.columns import Column, head

APPS = ("core", "networks", "portfolio", "rollouts", "funding")


def test_headings_are_made_different() -> None:
    assert head([Column("a", "Navn"), Column("b", "Navn"), Column("c", "Navn (2)"), Column("d", "Navn")]) == [
        *("Navn", "Navn (2)", "Navn (2) (2)", "Navn (3)"),
    ]


def tables(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The line of each list of columns that is written out, and the source of each column's label."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.List | ast.Tuple):
            labels = [
                ast.unparse(each.args[1])
                for each in node.elts
                if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "Column" and len(each.args) > 1
            ]
            if labels:
                yield node.lineno, labels


@pytest.mark.parametrize("app", APPS)
def test_no_table_names_two_columns_alike(app: str) -> None:
    found = [
        f"{file}:{line} {label}"
        for file in (settings.BASE_DIR / app).rglob("*.py")
        for line, labels in tables(file)
        for label in labels
        if labels.count(label) > 1
    ]
    assert not found, "\n".join(found)


def test_tables_are_found() -> None:
    assert sum(1 for app in APPS for file in (settings.BASE_DIR / app).rglob("*.py") for _ in tables(file)) > 20
