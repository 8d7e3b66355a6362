"""The floor of each page: one SQL statement that reads the same rows, and the page's own bytes ready-made.

It is asked for by the same visitor: whoever is signed in is looked up for the floor as for the page. No framework can
be faster than this under the same server, so the ratio says what the app itself costs.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from core.opens import ANYONE, opens

# One solution in every municipality.
KJERNEJOURNAL = """
    SELECT m.id, m.name, m.number, m.hex_column, m.hex_row, b.network_id, s.level, s.effective_date, s.recorded_at
    FROM networks_municipality m
    JOIN networks_networkmembership b ON b.municipality_id = m.id AND b.valid_to IS NULL
    LEFT JOIN portfolio_adoptionstatus s ON s.municipality_id = m.id
        AND s.solution_id = (SELECT id FROM portfolio_solution WHERE key = 'kjernejournal')
    ORDER BY m.sort_key
"""
STATEMENTS = {
    "progress": """
        SELECT solution_id, total, inhabitants, levels, fresh, updated FROM portfolio_progresssnapshot
        WHERE as_of = current_date AND dimension = 'landet'
    """,
    "solution-progress": """
        SELECT area, total, inhabitants, levels, fresh, updated FROM portfolio_progresssnapshot
        WHERE as_of = current_date AND dimension = 'fylke'
            AND solution_id = (SELECT id FROM portfolio_solution WHERE key = 'kjernejournal')
    """,
    "portfolio": """
        SELECT i.*, s.* FROM portfolio_portfolioitem i JOIN portfolio_solution s ON s.id = i.solution_id
    """,
    "solution": KJERNEJOURNAL,
    "duty": """
        SELECT as_of, total, inhabitants, levels FROM portfolio_progresssnapshot
        WHERE dimension = 'landet' AND solution_id = (SELECT id FROM portfolio_solution WHERE key = 'kjernejournal')
    """,
    "municipality": """
        SELECT municipality_id, solution_id, level, effective_date, recorded_at FROM portfolio_adoptionstatus
    """,
    "agreement": """
        SELECT c.*, s.name FROM portfolio_publishedcount c JOIN portfolio_solution s ON s.id = c.solution_id
    """,
    "front": """
        SELECT s.solution_id, s.municipality_id, s.level, s.recorded_at, m.name, m.hex_column, m.hex_row, b.network_id
        FROM portfolio_adoptionstatus s
        JOIN networks_municipality m ON m.id = s.municipality_id
        JOIN networks_networkmembership b ON b.municipality_id = m.id AND b.valid_to IS NULL
    """,
    "grid": """
        SELECT m.id, m.name, s.solution_id, s.level, s.effective_date, s.recorded_at, s.version
        FROM networks_municipality m
        JOIN networks_networkmembership b ON b.municipality_id = m.id AND b.valid_to IS NULL
        JOIN networks_network n ON n.id = b.network_id AND n.key = 'agder'
        LEFT JOIN portfolio_adoptionstatus s ON s.municipality_id = m.id
        ORDER BY m.sort_key
    """,
    "full_grid": """
        SELECT m.id, m.name, s.solution_id, s.level, s.effective_date, s.recorded_at, s.version
        FROM networks_municipality m
        JOIN networks_networkmembership b ON b.municipality_id = m.id AND b.valid_to IS NULL
        LEFT JOIN portfolio_adoptionstatus s ON s.municipality_id = m.id
        ORDER BY m.sort_key
    """,
    "solution_grid": """
        SELECT m.id, m.name, s.level, s.effective_date, s.recorded_at, s.version
        FROM networks_municipality m
        JOIN networks_networkmembership b ON b.municipality_id = m.id AND b.valid_to IS NULL
        LEFT JOIN portfolio_adoptionstatus s ON s.municipality_id = m.id
            AND s.solution_id = (SELECT id FROM portfolio_solution WHERE key = 'digihelse')
        ORDER BY m.sort_key
    """,
    "column": """
        INSERT INTO portfolio_statusreport
            (municipality_id, solution_id, level, effective_date, recorded_at, source, kind, comment, evidence)
        SELECT municipality_id, solution_id, level, effective_date, now(), source, kind, comment, evidence
        FROM portfolio_statusreport ORDER BY id LIMIT 25
        RETURNING id
    """,
    "cell": """
        INSERT INTO portfolio_statusreport
            (municipality_id, solution_id, level, effective_date, recorded_at, source, kind, comment, evidence)
        SELECT municipality_id, solution_id, level, effective_date, now(), source, kind, comment, evidence
        FROM portfolio_statusreport ORDER BY id LIMIT 1
        RETURNING id
    """,
    "roadmap": """
        SELECT p.*, r.title, s.name, n.name FROM rollouts_pool p
        JOIN rollouts_rollout r ON r.id = p.rollout_id
        JOIN portfolio_solution s ON s.id = r.solution_id
        LEFT JOIN networks_network n ON n.id = r.network_id
        WHERE p.start_date <= current_date + 270 AND p.end_date >= current_date - 90
        ORDER BY s.name, r.title, p.number LIMIT 60
    """,
    "queue": """
        SELECT p.id, u.municipality_id FROM rollouts_pool p
        LEFT JOIN rollouts_signup u ON u.pool_id = p.id
        WHERE p.start_date <= current_date + 450 AND p.end_date >= current_date - 350
    """,
    "capacity": """
        SELECT p.id, u.municipality_id FROM rollouts_pool p
        LEFT JOIN rollouts_signup u ON u.pool_id = p.id
        WHERE p.start_date <= current_date + 182 AND p.end_date >= current_date
    """,
    "xlsx": """
        SELECT l.*, n.name FROM funding_allocationline l JOIN networks_network n ON n.id = l.network_id
    """,
}


@cache
def ready_made(name: str) -> bytes:
    return (Path(os.environ["BENCH_FLOORS"]) / name).read_bytes()


@csrf_exempt
@opens(ANYONE, "GET", "POST")
def floor(request: HttpRequest, name: str) -> HttpResponse:
    request.user.is_authenticated  # noqa: B018 - session and person are read
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STATEMENTS[name])
        cursor.fetchall()
    return HttpResponse(ready_made(name))
