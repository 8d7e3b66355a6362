"""Reforms and imports over the API: entered, previewed, applied, undone; never by anybody but KS."""

import json

import pytest
from django.utils import timezone

from networks.imports import runs
from networks.models import Competence, ImportRun, Municipality, Population, Reform, Role
from tests.networks.imports.test_imports import table


@pytest.fixture
def send(client, make_user):
    cast = {"ks": make_user(Role.PORTFOLIO_MANAGER), "contact": make_user(Role.CONTACT_PERSON, "agder")}

    def send(who, method, path, **data):
        client.logout()
        if who:
            client.force_login(cast[who])
        return getattr(client, method)(f"/api/v1/{path}", data, content_type="application/json")

    send.cast = cast
    return send


def merger(**values):
    lines = [
        {"predecessor_id": Municipality.objects.get(name=name).pk, "to_number": "4229", "to_name": "Nedenes"}
        for name in ("Birkenes", "Froland", "Grimstad")
    ]
    return {"name": "Nedenes-reformen", "date": "2028-01-01", "kind": "merger", "lines": lines, **values}


def count(client, date):
    return client.get("/api/v1/municipalities/", {"valid_on": date, "limit": 1}).json()["count"]


def test_a_made_up_merger_from_draft_to_undone(send, client):
    assert send(None, "post", "reforms/", **merger()).status_code == 401
    assert send("contact", "post", "reforms/", **merger()).status_code == 403
    assert send("ks", "post", "reforms/", **merger(lines=[])).json().keys() == {"lines"}
    made = send("ks", "post", "reforms/", **merger())
    assert made.status_code == 201, made.json()
    path, version = f"reforms/{made.json()['id']}/", made.json()["version"]
    assert send("contact", "get", path).status_code == 404
    assert send("contact", "get", f"{path}preview/").status_code == 403

    preview = send("ks", "get", f"{path}preview/").json()
    assert "Landet går fra 357 til 355 kommuner" in str(preview["chapters"])
    assert count(client, "2028-01-01") == 357
    changed = send("ks", "put", path, **merger(name="Nytt navn")).json()
    assert (changed["name"], changed["version"], len(changed["lines"])) == ("Nytt navn", version + 1, 3)
    # Whoever has seen the preview of an older version must look again.
    assert send("ks", "post", f"{path}apply/", version=version).status_code == 409
    assert send("contact", "post", f"{path}apply/", version=version + 1).status_code == 403
    assert send("ks", "post", f"{path}apply/", version=version + 1).json()["state"] == "applied"
    assert (count(client, "2027-12-31"), count(client, "2028-01-01")) == (357, 355)
    assert send(None, "get", path).json()["name"] == "Nytt navn"
    assert send("ks", "put", path, **merger()).status_code == 409
    assert send("ks", "delete", path).status_code == 409
    assert send("ks", "get", f"{path}preview/").json()["blockers"] == []

    assert send("contact", "post", f"{path}undo/").status_code == 403
    assert send("ks", "post", f"{path}undo/").json()["state"] == "undone"
    assert count(client, "2028-01-01") == 357
    again = send("ks", "post", f"{path}copy/")
    assert again.status_code == 201
    assert send("ks", "delete", f"reforms/{again.json()['id']}/").status_code == 204


def test_the_reform_that_ships_is_not_undone(send):
    shipped = Reform.objects.filter(origin="reference").first()
    assert send("ks", "post", f"reforms/{shipped.pk}/undo/").status_code == 409
    assert send("ks", "get", f"reforms/{shipped.pk}/preview/").json()["blockers"]


def test_an_import_is_looked_at_and_committed_whole(send):
    assert send(None, "get", "imports/").status_code == 401
    assert send("contact", "post", "imports/", source="population", date="2026-01-01").status_code == 403
    assert send("ks", "post", "imports/", source="borders", date="2026-01-01").json().keys() == {"file"}
    Population.objects.filter(date="2026-01-01").delete()
    content = json.dumps(table({"4203": 46_500}))
    asked = send(
        "ks", "post", "imports/", source="population", date="2026-01-01", content=content, file_name="tall.json"
    )
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    path = f"imports/{asked.json()['id']}/"
    assert send("ks", "post", f"{path}commit/").status_code == 409
    runs.carry_out(asked.json()["id"])
    preview = send("ks", "get", path).json()
    (row,) = [row for row in preview["rows"] if row["outcome"] == "new"]
    assert (row["name"], row["after"]) == ("Arendal", "46500")
    assert not Population.objects.filter(date="2026-01-01").exists()
    assert send("contact", "post", f"{path}commit/").status_code == 403
    assert send("ks", "post", f"{path}commit/").json() == {"rows": 1}
    assert Population.objects.get(date="2026-01-01").inhabitants == 46_500
    assert send("ks", "post", f"{path}discard/").status_code == 409


def test_an_import_is_discarded(send):
    run = ImportRun.objects.create(
        source="population",
        date=timezone.localdate(),
        state="done",
        started_at=timezone.now(),
        finished_at=timezone.now(),
    )
    assert send("ks", "post", f"imports/{run.pk}/discard/").status_code == 204
    assert send("ks", "get", "imports/?state=discarded").json()["count"] == 1


def test_the_list_of_competences_and_all_checks_are_ks_own(send, make_user):
    send.cast["administrator"] = make_user(Role.ADMINISTRATOR)
    assert send("contact", "get", "competences/").json()["count"] == Competence.objects.count()
    assert send("contact", "post", "competences/", name="Kunstig intelligens").status_code == 403
    assert send("administrator", "post", "competences/", name="Kunstig intelligens").status_code == 201
    assert send("administrator", "post", "competences/", name="kunstig  intelligens").status_code == 400
    assert send("contact", "get", "groups/checks/").status_code == 403
    found = send("ks", "get", "groups/checks/").json()
    assert [len(row["findings"]) for row in found] == [9] * 11
