"""Each register that is asked live, when it is slow, broken, or has had enough of us."""

import datetime as dt
import time

import pytest

from networks.models import ImportRun, Municipality, MunicipalityPeriod, Reform
from tests.networks.imports.test_imports import carried_out, known, ks, register, table

__all__ = ["ks", "register"]

NEW_YEAR = dt.date(2026, 1, 1)
KLASS = "/klass/classifications"


def units(*rows):
    return {
        "_embedded": {
            "enheter": [
                {"organisasjonsnummer": number, "navn": "K", "forretningsadresse": {"kommunenummer": municipality}}
                for number, municipality in rows
            ]
        },
        "page": {"totalElements": len(rows), "totalPages": 1, "number": 0},
    }


# Source, the address that is asked first, and the answers by address.
SOURCES = {
    "population": ("/px/tables/07459/data", {"/px/tables/07459/data": lambda: table(known())}),
    "codes": (
        f"{KLASS}/131/codesAt",
        {
            f"{KLASS}/131/codesAt": lambda: {"codes": [{"code": "0301", "name": "Oslo"}]},
            f"{KLASS}/104/codesAt": lambda: {"codes": [{"code": "03", "name": "Oslo"}]},
        },
    ),
    "changes": (f"{KLASS}/131/changes", {f"{KLASS}/131/changes": lambda: {"codeChanges": []}}),
    "organisations": ("/brreg/enheter", {"/brreg/enheter": lambda: units(("958935420", "0301"))}),
}


@pytest.fixture(params=sorted(SOURCES))
def source(request, country):
    return request.param


def then_well(register, source):
    for path, content in SOURCES[source][1].items():
        register.answer(path, content())


def stored():
    return (
        list(Municipality.objects.order_by("pk").values_list("organisation_number", "name")),
        list(MunicipalityPeriod.objects.order_by("pk").values_list("name", "official_name")),
        known(),
        Reform.objects.count(),
    )


@pytest.mark.parametrize(
    ("status", "content", "headers"),
    [(429, {}, {"Retry_After": "0"}), (500, {}, {}), (503, b"<html>", {})],
)
def test_what_passes_is_waited_for(register, ks, source, status, content, headers):
    register.answer(SOURCES[source][0], content, status, **headers)
    then_well(register, source)
    run = carried_out(source, ks)
    assert (run.state, run.error) == ("done", "")


@pytest.mark.parametrize(
    ("status", "content", "message"),
    [
        (200, b'{"codes": [{"code": "03', "annet enn JSON"),
        (200, b"", "annet enn JSON"),
        (200, {"noe": "annet"}, "har ikke formen"),
        (404, {}, "feil 404"),
        (500, {}, "feil 500"),
        (429, {}, "ber oss vente"),
    ],
)
def test_what_does_not_pass_is_told_and_changes_nothing(register, ks, source, status, content, message):
    before = stored()
    for path in SOURCES[source][1]:
        register.answer(path, content, status, Retry_After="0")
    run = carried_out(source, ks)
    assert run.state == "failed"
    assert message in run.error
    assert run.rows == []
    assert stored() == before


def test_a_rest_that_never_comes(register, ks, source):
    """The answer says that it is longer than it is: cut off on the way."""
    register.answer(SOURCES[source][0], b'{"codes": [', 200, Content_Length="1000")
    run = carried_out(source, ks)
    assert (run.state, ImportRun.objects.count()) == ("failed", 1)
    assert "ikke kontakt" in run.error or "annet enn JSON" in run.error


def test_a_register_that_says_nothing_is_given_up(register, ks, source, settings, monkeypatch):
    settings.OPEN_DATA_TIMEOUT = 0.2
    original = register.answers.get
    monkeypatch.setattr(register, "answers", _Slow(original))
    started = time.monotonic()
    run = carried_out(source, ks)
    assert "ikke kontakt" in run.error
    assert time.monotonic() - started < 10


class _Slow(dict):
    """Answers that come later than anybody waits."""

    def __init__(self, original):
        super().__init__()
        self.original = original

    def get(self, *arguments):
        time.sleep(0.6)
        return self.original(*arguments)


def test_the_address_of_each_question_is_the_documented_one(register, ks, source):
    then_well(register, source)
    carried_out(source, ks)
    asked = {
        "population": {
            "lang": "no",
            "valueCodes[Region]": "K-*",
            "codelist[Region]": "agg_KommSummer",
            "outputValues[Region]": "aggregated",
            "valueCodes[ContentsCode]": "Personer1",
            "valueCodes[Tid]": "2026",
        },
        "codes": {"date": "2026-01-01"},
        "changes": {"from": "2025-12-31"},
        "organisations": {"organisasjonsform": "KOMM", "size": "1000", "page": "0"},
    }[source]
    path, query = register.asked[0]
    assert (path, query) == (SOURCES[source][0], asked)


def test_as_long_as_the_register_asks_for(register, ks, settings):
    """`Retry-After` counts, not our own patience."""
    settings.OPEN_DATA_BACKOFF = 60
    register.answer("/px/tables/07459/data", {}, 429, Retry_After="1")
    register.answer("/px/tables/07459/data", table(known()))
    started = time.monotonic()
    assert carried_out("population", ks).state == "done"
    assert 1 <= time.monotonic() - started < 20


def test_the_second_page_fails_and_nothing_is_half(register, ks):
    first = units(("958935420", "0301")) | {"page": {"totalElements": 2, "totalPages": 2, "number": 0}}
    register.answer("/brreg/enheter", first)
    register.answer("/brreg/enheter", {}, 404)
    run = carried_out("organisations", ks)
    assert (run.state, run.rows) == ("failed", [])
