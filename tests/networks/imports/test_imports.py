"""Imports against a real HTTP server that answers in the shapes of the registers, errors and rate limits included."""

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import waiting
from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from networks.imports import runs
from networks.imports.rows import is_organisation_number
from networks.models import ImportRun, Municipality, MunicipalityBorder, MunicipalityPeriod, Population, Reform, Role

NEW_YEAR = dt.date(2026, 1, 1)


class Register:
    """What the server answers by path, and what it was asked. A list is answered one after the other."""

    def __init__(self, server):
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.answers, self.asked = {}, []

    def answer(self, path, content, status=200, **headers):
        self.answers.setdefault(path, []).append((status, content, headers))


@pytest.fixture
def register(settings):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            address = urlsplit(self.path)
            fake.asked.append((address.path, {key: values[0] for key, values in parse_qs(address.query).items()}))
            waiting_answers = fake.answers.get(address.path) or [(404, {}, {})]
            status, content, headers = waiting_answers.pop(0) if len(waiting_answers) > 1 else waiting_answers[0]
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": len(body), **headers}.items():
                self.send_header(name.replace("_", "-"), str(value))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake = Register(server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SSB_KLASS_URL, settings.SSB_PXWEB_URL = fake.url + "/klass", fake.url + "/px"
    settings.BRREG_URL = fake.url + "/brreg"
    settings.OPEN_DATA_BACKOFF, settings.OPEN_DATA_TIMEOUT = 0.01, 2.0
    yield fake
    server.shutdown()
    server.server_close()


@pytest.fixture
def ks(make_user):
    return make_user(Role.PORTFOLIO_MANAGER)


def table(figures, year=2026):
    """A json-stat2 answer of table 07459."""
    numbers = list(figures)
    return {
        "class": "dataset",
        "id": ["Region", "ContentsCode", "Tid"],
        "size": [len(numbers), 1, 1],
        "dimension": {
            "Region": {"category": {"index": {f"K-{number}": at for at, number in enumerate(numbers)}}},
            "ContentsCode": {"category": {"index": {"Personer1": 0}}},
            "Tid": {"category": {"index": {str(year): 0}}},
        },
        "value": list(figures.values()),
        "status": {str(at): "." for at, value in enumerate(figures.values()) if value is None},
    }


def known(year=2026):
    rows = Population.objects.filter(date=dt.date(year, 1, 1)).values_list("municipality__number", "inhabitants")
    return dict(rows)


def carried_out(source, by, date=NEW_YEAR, **fields):
    run = runs.start(source, date, by=by, **fields)
    runs.carry_out(run.pk)
    run.refresh_from_db()
    return run


def by_outcome(run):
    found = {}
    for row in run.rows:
        found.setdefault(row["outcome"], []).append(row["key"].split()[0])
    return found


class TestPopulation:
    def test_fetched_seen_and_stored(self, register, ks):
        figures = known() | {"4203": 50_000, "1580": None, "9999": 7}
        del figures["0301"]
        register.answer("/px/tables/07459/data", table(figures))
        run = carried_out("population", ks)

        found = by_outcome(run)
        assert (run.state, run.error) == ("done", "")
        assert found["changed"] == ["4203"]
        assert sorted(found["refused"]) == ["0301", "1580", "9999"]
        assert len(found["same"]) == 354
        assert known()["4203"] != 50_000
        assert register.asked[0][1]["valueCodes[Tid]"] == "2026"

        assert runs.commit(run, by=ks) == 1
        assert known()["4203"] == 50_000
        with pytest.raises(WrongState):
            runs.commit(run, by=ks)

    def test_a_new_year_from_a_file_by_present_numbers_of_that_time(self, ks):
        Population.objects.filter(date="2023-01-01").delete()
        run = carried_out(
            "population", ks, content=json.dumps(table({"1508": 67_520, "1580": 0}, 2023)), file_name="x.json"
        )
        assert by_outcome(run)["new"] == ["1508"]
        runs.commit(run, by=ks)
        assert known(2023) == {"1508": 67_520}

    def test_all_or_nothing_when_somebody_was_first(self, register, ks):
        register.answer("/px/tables/07459/data", table(known() | {"4203": 50_000, "4202": 27_000}))
        run = carried_out("population", ks)
        assert not run.doubted
        Population.objects.filter(municipality__number="4203", date=NEW_YEAR).update(inhabitants=1)
        with pytest.raises(Conflict, match="Arendal"):
            runs.commit(run, by=ks)
        assert known()["4202"] != 27_000
        assert ImportRun.objects.get().state == "done"


class TestTheRegisterIsDifficult:
    def test_a_rate_limit_is_waited_for(self, register, ks):
        register.answer("/px/tables/07459/data", {}, 429, Retry_After="0")
        register.answer("/px/tables/07459/data", {}, 503)
        register.answer("/px/tables/07459/data", table(known()))
        assert carried_out("population", ks).state == "done"
        assert len(register.asked) == 3

    @pytest.mark.parametrize(
        ("status", "content", "asked", "message"),
        [
            (429, {}, 4, "ber oss vente"),
            (500, {}, 4, "feil 500"),
            (404, {}, 1, "feil 404"),
            (200, b"<html>", 1, "annet enn JSON"),
            (200, {"class": "collection"}, 1, "json-stat2"),
        ],
    )
    def test_what_it_says_is_told_and_nothing_changes(self, register, ks, status, content, asked, message):
        register.answer("/px/tables/07459/data", content, status, Retry_After="0")
        run = carried_out("population", ks)
        assert run.state == "failed"
        assert message in run.error
        assert len(register.asked) == asked

    def test_it_is_gone(self, settings, register, ks):
        settings.SSB_PXWEB_URL = "http://127.0.0.1:9"
        assert "ikke kontakt" in carried_out("population", ks).error


class TestKlass:
    def test_names_and_unknown_numbers(self, register, ks):
        names = {
            period.number: period.official_name or period.name
            for period in MunicipalityPeriod.objects.valid_on(NEW_YEAR)
        }
        names["4203"] = "Arendal by"
        names["4299"] = "Nedenes"
        codes = [{"code": number, "name": name} for number, name in names.items()]
        register.answer("/klass/classifications/131/codesAt", {"codes": codes})
        register.answer("/klass/classifications/104/codesAt", {"codes": [{"code": "42", "name": "Agder"}]})
        run = carried_out("codes", ks)

        found = by_outcome(run)
        assert found["changed"] == ["4203"]
        assert found["refused"] == ["4299"]
        runs.commit(run, by=ks)
        assert MunicipalityPeriod.objects.valid_on(NEW_YEAR).get(number="4203").official_name == "Arendal by"

    def test_changes_become_drafts_of_reforms(self, register, ks):
        def change(old, old_name, new, new_name, date):
            return {"oldCode": old, "oldName": old_name, "newCode": new, "newName": new_name, "changeOccurred": date}

        changes = [
            change("1507", "Ålesund", "1508", "Ålesund", "2024-01-01"),
            change("1507", "Ålesund", "1580", "Haram", "2024-01-01"),
            change("3011", "Hvaler", "3110", "Hvaler", "2024-01-01"),
            change("4216", "Birkenes", "4229", "Nedenes", "2028-01-01"),
            change("4214", "Froland", "4229", "Nedenes", "2028-01-01"),
            change(None, None, "4240", "Ukjent", "2028-01-01"),
        ]
        register.answer("/klass/classifications/131/changes", {"codeChanges": changes})
        register.answer("/klass/classifications/104/codesAt", {"codes": [{"code": "42", "name": "Agder"}]})
        run = carried_out("changes", ks, dt.date(2024, 1, 1))
        found = by_outcome(run)
        assert found["same"] == ["1507", "1507", "3011"]
        assert found["new"] == ["4216", "4214"]
        assert found["refused"] == ["–"]

        runs.commit(run, by=ks)
        reform = Reform.objects.get(state="draft")
        assert (reform.kind, reform.date, reform.origin) == ("merger", dt.date(2028, 1, 1), "imported")
        assert reform.lines.filter(to_number="4229", continues=False).count() == 2
        assert Municipality.objects.valid_on(dt.date(2028, 1, 1)).count() == 357


def test_organisation_numbers_page_by_page(register, ks):
    def page(number, *units):
        enheter = [
            {"organisasjonsnummer": org, "navn": "KOMMUNE", "forretningsadresse": {"kommunenummer": municipality}}
            for org, municipality in units
        ]
        return {"_embedded": {"enheter": enheter}, "page": {"totalElements": 3, "totalPages": 2, "number": number}}

    register.answer("/brreg/enheter", page(0, ("958935420", "0301"), ("123456789", "1101")))
    register.answer("/brreg/enheter", page(1, ("974760673", "1580")))
    run = carried_out("organisations", ks)
    found = by_outcome(run)
    assert (found["same"], found["new"]) == (["0301"], ["1580"])
    assert "1101" in found["refused"]
    assert [query["page"] for _path, query in register.asked] == ["0", "1"]
    runs.commit(run, by=ks)
    assert Municipality.objects.get(number="1580").organisation_number == "974760673"
    assert is_organisation_number("974760673")
    assert not is_organisation_number("974760674")


@pytest.mark.parametrize("quantised", [True, False])
def test_borders_from_topojson(ks, quantised):
    square = [[8.5, 58.4], [8.75, 58.4], [8.75, 58.5], [8.5, 58.4]]
    arcs, transform = [square[:3], square[2:]], None
    if quantised:
        transform = {"scale": [0.05, 0.1], "translate": [8.5, 58.4]}
        arcs = [[[0, 0], [5, 0], [0, 1]], [[5, 1], [-5, -1]]]
    topology = {
        "type": "Topology",
        "arcs": arcs,
        "transform": transform,
        "objects": {
            "kommuner": {
                "type": "GeometryCollection",
                "geometries": [{"type": "Polygon", "arcs": [[0, 1]], "properties": {"kommunenummer": "4203"}}],
            }
        },
    }
    run = carried_out("borders", ks, dt.date(2024, 1, 1), content=json.dumps(topology), file_name="kommuner.topojson")
    assert by_outcome(run)["new"] == ["4203"]
    runs.commit(run, by=ks)
    border = MunicipalityBorder.objects.get(municipality__number="4203")
    assert border.geometry == {"type": "Polygon", "coordinates": [square]}
    with pytest.raises(InvalidInput):
        runs.start("borders", NEW_YEAR, by=ks)


class TestTheNightlyLook:
    def test_tells_ks_and_changes_nothing(self, register, ks, settings):
        settings.OPEN_DATA_WATCH = True
        figures = known()
        Population.objects.filter(date=NEW_YEAR).delete()
        register.answer("/px/tables/07459/data", table(figures))
        register.answer("/klass/classifications/131/changes", {"codeChanges": []})
        for run_id in runs.watch(dt.date(2026, 2, 20)):
            runs.carry_out(run_id)

        assert not known()
        assert dict(ImportRun.objects.values_list("source", "state")) == {"population": "done", "changes": "discarded"}
        assert [item.detail for item in waiting.waiting_for(ks)] == ["357 nye eller endrede linjer"]
        again = ImportRun.objects.filter(pk__in=runs.watch(dt.date(2026, 2, 21)))
        assert [run.source for run in again] == ["changes"]

    def test_is_off_unless_switched_on(self, register, settings, ks):
        settings.OPEN_DATA_WATCH = False
        assert runs.watch() == []
        assert not register.asked


class TestPages:
    def test_from_the_form_to_the_figures(self, client, ks, settings):
        client.force_login(ks)
        content = json.dumps(table(known() | {"4203": 50_000})).encode()
        upload = SimpleUploadedFile("07459.json", content, content_type="application/json")
        response = client.post("/import/", {"source": "population", "date": "2026-01-01", "file": upload})
        run = ImportRun.objects.get()
        assert response.url == f"/import/{run.pk}/"
        assert "Henter og sammenligner" in client.get(response.url).text
        runs.carry_out(run.pk)
        page = client.get(f"/import/{run.pk}/").text
        assert "Lagre 1 linje" in page
        assert "4203" in page.split("<tbody>")[1].split("</th>")[0]
        assert "4203" in client.get(f"/import/{run.pk}/?vis=changed").text
        done = client.post(f"/import/{run.pk}/lagre/", follow=True)
        assert "1 linje er lagret" in done.text
        assert known()["4203"] == 50_000

    def test_discarded(self, client, ks):
        run = carried_out("population", ks, content=json.dumps(table(known() | {"4203": 1})), file_name="x.json")
        client.force_login(ks)
        assert "Ingenting er endret" in client.post(f"/import/{run.pk}/forkast/", follow=True).text
        assert known()["4203"] != 1

    def test_a_file_that_is_none(self, client, ks):
        client.force_login(ks)
        empty = SimpleUploadedFile("x.json", b" ")
        assert client.post("/import/", {"source": "population", "date": "2026-01-01", "file": empty}).status_code == 422
        assert client.post("/import/", {"source": "borders", "date": "2026-01-01"}).status_code == 422

    @pytest.mark.parametrize("role", [Role.GRANT_MANAGER, Role.NATIONAL_COORDINATOR, None])
    def test_only_ks(self, client, make_user, ks, role):
        run = carried_out("population", ks, content=json.dumps(table(known())), file_name="x.json")
        if role:
            client.force_login(make_user(role))
        status = 403 if role else 302
        assert client.get("/import/").status_code == client.get(f"/import/{run.pk}/").status_code == status
        assert client.post(f"/import/{run.pk}/lagre/").status_code == status
        with pytest.raises(NotAllowed):
            runs.commit(run, by=make_user(Role.READER))

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_counts_its_queries(self, client, ks, rows, django_assert_num_queries):
        client.force_login(ks)
        for _row in range(rows):
            carried_out("population", ks, content="{}", file_name="x.json")
        with django_assert_num_queries(4):
            assert client.get("/import/").text.count(">stoppet<") == rows
