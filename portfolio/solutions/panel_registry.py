"""The registry through which upper apps put panels on a solution's page: readiness, rollouts and pools, materials.

A panel's subject is the `Solution`. Orders: below 20 for readiness, below 50 for rollouts and pools, from 50 for
materials. Panels come after status and map and before the regions; each is also a fragment of its own
(`portfolio:solution_panel`).
"""

from django.urls import reverse

from core.panel_registry import Board

solution_board = Board(lambda solution, key: reverse("portfolio:solution_panel", args=[solution.key, key]), cards=True)
