"""Files as the registers' own pages give them, and those that are read wrongly when they are taken at their word."""

import datetime as dt
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from core.errors import InvalidInput
from networks.imports import formats, rows, runs, statbank
from networks.models import Population
from tests import cases
from tests.networks.imports.test_imports import carried_out, known, ks, register, table

__all__ = ["ks", "register"]
pytestmark = pytest.mark.usefixtures("country")
NEW_YEAR = dt.date(2026, 1, 1)


def read(name):
    return formats.parse(cases.text(name))


class TestPopulation:
    def test_two_variables_are_refused_by_name(self):
        with pytest.raises(InvalidInput, match="«ContentsCode»: Folkemengde, Levendefodte"):
            formats.population(read("population-two-variables.json"))

    def test_the_total_of_a_dimension_is_taken(self):
        content = {
            "class": "dataset",
            "id": ["Region", "Kjonn", "Tid"],
            "size": [1, 3, 1],
            "dimension": {
                "Region": {"category": {"index": ["4203"]}},
                "Kjonn": {
                    "label": "kjønn",
                    "category": {"index": ["0", "1", "2"], "label": {"0": "Begge kjønn", "1": "Menn", "2": "Kvinner"}},
                },
                "Tid": {"category": {"index": ["2026"]}},
            },
            "value": [46_500, 23_000, 23_500],
        }
        assert formats.population(content) == {("4203", 2026): 46_500}

    @pytest.mark.parametrize(
        "text",
        [
            (
                '"07459: Befolkning, etter region og år"\n\n"region";"Personer 2025";"Personer 2026"\n'
                '"K-4203 Arendal";46000;46 500\n"K-0301 Oslo";724290;728714\n'
            ),
            (
                "region\tkjønn\t2025\t2026\n4203 Arendal\tBegge kjønn\t46000\t46500\n4203 Arendal\tMenn\t23000\t23250\n"
                "0301 Oslo\tBegge kjønn\t724290\t728714\n0301 Oslo\tMenn\t1\t2\n"
            ),
        ],
    )
    def test_the_banks_own_csv(self, text):
        found = formats.population(formats.parse(text))
        assert found == {
            ("4203", 2025): 46_000,
            ("4203", 2026): 46_500,
            ("0301", 2025): 724_290,
            ("0301", 2026): 728_714,
        }

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("region;kjønn;2026\n4203 Arendal;Menn;1\n4203 Arendal;Kvinner;2\n", "«kjønn»: Menn, Kvinner"),
            ("region;Personer 2026;Fødte 2026\n4203 Arendal;46500;420\n", "statistikkvariabel»: Personer, Fødte"),
            ("region;tall\n4203 Arendal;46500\n", "ingen overskrift med årstall"),
            ("region;2026\n4203 Arendal;46500\n4203 Arendal;9500\n", "4203 har flere tall"),
            ("sted;2026\nArendal;46500\n", "ingen rader med kommunenummer"),
        ],
    )
    def test_a_csv_that_could_mean_several_things(self, text, words):
        with pytest.raises(InvalidInput, match=words):
            formats.population(formats.parse(text))

    def test_the_banks_workbook_through_the_page(self, client, ks):
        book = Workbook()
        for line in (["07459: Befolkning"], [], ["", "Personer"], ["", "2026"], ["4203 Arendal", 46_500]):
            book.active.append(line)
        buffer = io.BytesIO()
        book.save(buffer)
        client.force_login(ks)
        file = SimpleUploadedFile("07459.xlsx", buffer.getvalue())
        made = client.post(reverse("imports:list"), {"source": "population", "date": "2026-01-01", "file": file})
        assert made.status_code == 302, made.context["form"].errors
        run = runs.ImportRun.objects.get()
        assert statbank.population(formats.parse(run.content)) == {("4203", 2026): 46_500}

    def test_a_figure_far_from_the_one_before_must_be_confirmed(self, client, register, ks):
        register.answer("/px/tables/07459/data", table(known() | {"4203": 9_500}))
        run = carried_out("population", ks)
        [row] = [row for row in run.rows if row["outcome"] == "changed"]
        assert "-80 %" in row["reason"]
        client.force_login(ks)
        assert "Jeg har sett etter tallet som er endret mer enn 15 %" in client.get(run.get_absolute_url()).text

        refused = client.post(f"{run.get_absolute_url()}lagre/", follow=True)
        assert "Bekreft at du har sett etter tallene" in refused.text
        assert Population.objects.get(municipality__number="4203", date=NEW_YEAR).inhabitants != 9_500
        client.post(f"{run.get_absolute_url()}lagre/", {"confirmed": "1"})
        assert Population.objects.get(municipality__number="4203", date=NEW_YEAR).inhabitants == 9_500

    def test_a_negative_figure_is_refused_in_the_preview(self):
        [row] = [row for row in rows.population({("4203", 2026): -5}) if row.key == "4203 (2026)"]
        assert (row.outcome, row.reason) == ("refused", "Et folketall kan ikke være under null.")


class TestBorders:
    def test_several_polygons_of_one_municipality_are_one_area(self):
        found = formats.borders(read("borders-exploded.geojson"))
        assert found["4203"]["type"] == "MultiPolygon"
        assert [polygon[0][0] for polygon in found["4203"]["coordinates"]] == [[8.7, 58.4], [8.9, 58.5]]

    def test_utm_33_becomes_degrees(self):
        found = formats.borders(read("borders-utm33.geojson"))
        longitude, latitude = found["4203"]["coordinates"][0][0]
        assert (8, 58) < (longitude, latitude) < (10, 59)

    def test_another_system_says_what_to_choose(self):
        content = read("borders-utm33.geojson")
        content["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
        with pytest.raises(InvalidInput, match="EPSG:4326 eller EPSG:25833"):
            formats.borders(content)

    def test_an_area_without_geometry_is_named(self):
        with pytest.raises(InvalidInput, match="Kommune 2100 har ikke noe område"):
            formats.borders(read("borders-null-geometry.geojson"))

    def test_a_name_that_is_another_municipalitys_is_refused(self):
        content = read("borders-exploded.geojson")
        content["features"] = content["features"][:1]
        geometries = formats.borders(content)
        content["features"][0]["properties"]["navn"] = "Grimstad"
        [row] = [row for row in rows.borders(geometries, NEW_YEAR, formats.names_of(content)) if row.key == "4203"]
        assert (row.outcome, row.reason) == ("refused", "Filen kaller området «Grimstad».")
        content["features"][0]["properties"]["navn"] = "Arendal"
        assert next(row.outcome for row in rows.borders(geometries, NEW_YEAR, formats.names_of(content))) == "new"


class TestRegisters:
    def test_the_bulk_file_of_organisations(self):
        assert formats.organisations(read("brreg-bulk.json")) == [("958935420", "OSLO KOMMUNE", "0301")]

    def test_the_csv_of_organisations_with_others_in_it(self):
        text = (
            "organisasjonsnummer;navn;organisasjonsform.kode;forretningsadresse.kommunenummer\n"
            "958935420;OSLO KOMMUNE;KOMM;301\n999999999;ET AS;AS;0301\n"
        )
        assert formats.organisations(formats.parse(text)) == [("958935420", "OSLO KOMMUNE", "0301")]

    def test_the_csv_of_codes(self):
        text = '"code";"parentCode";"level";"name"\n"0301";"";"1";"Oslo"\n"9999";"";"1";"Uoppgitt"\n'
        assert formats.codes(formats.parse(text)) == {"0301": "Oslo"}

    def test_what_is_neither_says_so(self):
        with pytest.raises(InvalidInput, match="ikke formen til Klass"):
            formats.codes(formats.parse("hei;du\n1;2\n"))
        with pytest.raises(InvalidInput, match="ikke JSON"):
            formats.parse(json.dumps({"a": 1})[:-1])
