"""Every operation of the API with what its schema allows, and with what it doesn't: no 500, and no answer that the
schema doesn't tell of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as how
from hypothesis import strategies as st
from rest_framework.authtoken.models import Token
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.opens import all_routes
from networks.models import User
from tests.project.access_walk import Stage

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# By the names of the cast.
ROLES = ("anonymous", "insider", "administrator")


@dataclass
class Figures:
    operations: set[str] = field(default_factory=set)
    examples: int = 0
    codes: Counter[int] = field(default_factory=Counter)
    # The first of each kind, by operation and what went wrong.
    findings: dict[tuple[str, str], str] = field(default_factory=dict)

    def told(self) -> str:
        said = f"{len(self.operations)} operations, {self.examples} examples, {len(self.findings)} findings"
        return "\n\n".join([f"{said}; {dict(sorted(self.codes.items()))}", *self.findings.values()])


def operations() -> list[Any]:
    """The schema's operations, as schemathesis knows them."""
    raw = SchemaGenerator().get_schema(public=True)
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = get_wsgi_application()
    # As Django's own client does: the connection is the test's.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    return [found.ok() for found in schema.get_all_operations()]


def try_out(stage: Stage, chosen: Iterable[tuple[Any, str]], examples: int) -> Figures:
    """Try each operation as one of the cast, with so many examples; what they change is taken back."""
    figures = Figures()
    known = list(_known(stage))
    headers = {name: _headers(stage.cast[name]) for name in ROLES}
    chosen = list(chosen)
    plain = {operation.path for operation, _role in chosen if "{" not in operation.path}
    for operation, role in chosen:
        figures.operations.add(operation.label)
        _try(figures, operation, role, headers[role], _place(known, operation), plain - {operation.path}, examples)
    return figures


def _try(
    figures: Figures,
    operation: Any,
    role: str,
    headers: dict[str, str],
    place: dict[str, str],
    others: set[str],
    examples: int,
) -> None:
    @seed(0)
    @how(
        max_examples=examples,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(case=operation.as_strategy(), there=st.sampled_from([True, True, False]))
    def each(case: Any, there: bool) -> None:
        if there and place:
            case.path_parameters.update(place)
        if case.formatted_path in others:
            return  # made up, and the address of another operation
        # The schema's ways of signing in are tried elsewhere: here it is known who asks.
        case.headers.clear()
        case.cookies.clear()
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        figures.examples += 1
        figures.codes[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except (FailureGroup, Failure) as found:
            for one in getattr(found, "exceptions", [found]):
                kind = f"{type(one).__name__} {response.status_code}"
                where = f"{operation.label} as {role}: {case.as_curl_command()[:600]}"
                told = f"{where}\n    {kind}: {str(one)[:700]}\n    {response.text[:300]}"
                figures.findings.setdefault((operation.label, kind), told)

    each()


def _headers(who: Any) -> dict[str, str]:
    if not isinstance(who, User):
        return {}
    return {"Authorization": f"Token {Token.objects.get_or_create(user=who)[0].key}"}


def _known(stage: Stage) -> Iterator[tuple[str, str]]:
    """The method and address of everything on the stage that the API shows."""
    for route in all_routes():
        url = stage.url(route) if route.subject or not stage._names(route.name) else ""
        if url.startswith("/api/"):
            yield route.method, url


def _place(known: list[tuple[str, str]], operation: Any) -> dict[str, str]:
    """The parts of an address of the operation that is there."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.path))
    for method, url in known:
        if method == operation.method.upper() and (found := pattern.fullmatch(url)):
            return found.groupdict()
    return {}
