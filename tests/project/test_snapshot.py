"""What the snapshot tool takes for a difference, and what not."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from tests.project import snapshot_text
from tests.project.snapshot_compare import compare


def folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / name).write_text(text)
    return path


def test_equal_folders_are_equal(tmp_path, capsys):
    before, after = folder(tmp_path / "a", page="1\n2\n"), folder(tmp_path / "b", page="1\n2\n")
    assert compare(before, after, [], 8) == 0
    assert "0 of 1 files differ" in capsys.readouterr().out


def test_the_same_change_on_two_pages_is_told_once(tmp_path, capsys):
    before = folder(tmp_path / "a", one="x\nold\n", two="y\nold\n")
    after = folder(tmp_path / "b", one="x\nnew\n", two="y\nnew\n")
    assert compare(before, after, [], 8) == 1
    told = capsys.readouterr().out
    assert told.count("- old") == 1
    assert "2: one, two" in told


def test_a_file_that_is_gone_is_a_difference(tmp_path):
    assert compare(folder(tmp_path / "a", one="", two=""), folder(tmp_path / "b", one=""), [], 8) == 1


def test_ignored_lines_do_not_count(tmp_path):
    before, after = folder(tmp_path / "a", one="x\ncss/a\n"), folder(tmp_path / "b", one="x\ncss/b\n")
    assert compare(before, after, ["css/"], 8) == 0


@pytest.mark.parametrize("folder_name", ["a", "missing"])
def test_an_empty_or_missing_folder_is_no_snapshot(tmp_path, folder_name):
    full = folder(tmp_path / "full", one="")
    (tmp_path / "a").mkdir()
    assert compare(full, tmp_path / folder_name, [], 8) == 1


def test_html_is_the_same_whatever_the_order_of_attributes_and_the_white_space():
    one = '<p id="a" class="b  c">One  word</p><pre>x  y</pre>'
    other = '<p class="b c"\n  id="a">\n  One word\n</p><pre>x  y</pre>'
    assert snapshot_text.html(one) == snapshot_text.html(other)
    assert "x  y" in snapshot_text.html(one)


def test_what_html_says_is_kept():
    assert snapshot_text.html('<a href="/x">y</a>') == '<a href="/x">\ny\n</a>'
    assert snapshot_text.links('<a href="/x">y</a><form method="post" action="/z"></form>') == ["/x"]


def test_a_workbook_is_its_values_formulas_and_formats():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = 0.5, "=A1*2"
    book.active["A1"].number_format = "0.0 %"
    file = io.BytesIO()
    book.save(file)
    text = snapshot_text.workbook(file.getvalue())
    assert "A1 | 0.5 | 0.0 %" in text
    assert "A2 | None | =A1*2" in text


STATEMENTS = """
CREATE TABLE public.a (
    id bigint NOT NULL,
    name text
);

ALTER TABLE ONLY public.a
    ADD CONSTRAINT a_name_1a2b3c4d_uniq UNIQUE (name);
"""
OTHER_WAY = """
ALTER TABLE ONLY public.a
    ADD CONSTRAINT a_name_5e6f7a8b_uniq UNIQUE (name);

CREATE TABLE public.a (
    name text,
    id bigint NOT NULL
);
"""


def test_a_schema_is_the_same_whatever_its_order_and_made_up_names():
    assert snapshot_text.schema(STATEMENTS) == snapshot_text.schema(OTHER_WAY)


@pytest.mark.parametrize(("old", "new"), [("name text", "name text NOT NULL"), ("UNIQUE (name)", "UNIQUE (id)")])
def test_a_schema_with_another_column_or_constraint_is_another(old, new):
    assert snapshot_text.schema(STATEMENTS) != snapshot_text.schema(STATEMENTS.replace(old, new))
