"""Make an undefined template variable an error instead of an empty string."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.template import Context, engines
from django.template.base import FilterExpression

FORGIVING_FILTERS = {"default", "default_if_none", "yesno"}


class UndefinedTemplateVariable(AssertionError):
    """A template names a variable that its context does not have."""


# What is being resolved at the moment, innermost: the expression and the context.
_current: ContextVar[tuple[FilterExpression, Context] | None] = ContextVar("current", default=None)


def _template(context: Context) -> Any:
    """The template being rendered now: an included one rather than the one that includes it."""
    return context.render_context.template or context.template


def _is_ours(context: Context) -> bool:
    origin = Path(str(getattr(_template(context), "origin", "")))
    return settings.BASE_DIR in origin.parents and ".venv" not in origin.parts


class _Undefined(str):
    """Stands in for `string_if_invalid`: an empty string that raises when Django is about to write it.

    Django asks `if string_if_invalid`, then `"%s" in string_if_invalid`, then formats it.
    """

    def __bool__(self) -> bool:
        if _current.get() is None:
            return False
        expression, context = _current.get()  # type: ignore[misc]
        filters = {getattr(function, "_filter_name", "") for function, _ in expression.filters}
        return _is_ours(context) and not filters & FORGIVING_FILTERS

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: Any) -> str:
        where = ""
        if _current.get() is not None:
            template = _template(_current.get()[1])  # type: ignore[index]
            where = f" in {getattr(template, 'origin', None) or template}"
        raise UndefinedTemplateVariable(f"undefined template variable '{variable}'{where}")


@contextmanager
def fail_for_undefined_variables() -> Iterator[None]:
    """Only our own templates are held to it: Django's and the API's rely on the empty string."""
    original = FilterExpression.resolve

    def resolve(self: FilterExpression, context: Context, ignore_failures: bool = False) -> Any:
        token = _current.set((self, context))
        try:
            return original(self, context, ignore_failures)
        finally:
            _current.reset(token)

    with (
        patch.object(FilterExpression, "resolve", resolve),
        patch.object(engines["django"].engine, "string_if_invalid", _Undefined()),  # type: ignore[attr-defined]
    ):
        yield
