"""A solution as what an enquiry is about."""

from __future__ import annotations

from portfolio.enquiries.subjects import SubjectKind
from portfolio.solutions.models import Solution


def _title(pk: int) -> str:
    return Solution.objects.filter(pk=pk).values_list("name", flat=True).first() or ""


def _url(pk: int) -> str:
    solution = Solution.objects.filter(pk=pk).first()
    return solution.get_absolute_url() if solution else ""


SOLUTION = SubjectKind("solution", _title, _url)
