"""What is stored about a person, what the person is shown of it, and what becomes of it.

- Rows with a foreign key to the person. The model declares them (`core.personal_data`); for models of others, and
  where a function is needed, an app registers them from `AppConfig.ready()`. Kept (they name a role and a place, and
  the person is nameless afterwards), deleted, or kept with some fields cleared. pghistory's tables follow their model.
- `source`: what is reached in another way, such as sessions.
- Texts that the program has written names into: the model names its fields in `mentions_people`.

A relation that nobody has declared is deleted where the row falls with the person and kept otherwise, and fails
`tests/networks/departures/test_leaving.py`, so that anyone who adds one says what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import CASCADE, Model
from pghistory.models import Event

from core.personal_data import Treatment
from networks.people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Stored:
    """`relation` is `app_label.model.field` in lower case; `shown` are the lookups that the person sees of each row.

    `clear` gives the value of a field when the person is made nameless, or makes it of the row.
    `also` does what is no field of the row. It gets the person.
    """

    relation: str
    what: StrOrPromise
    treatment: Treatment
    shown: tuple[str, ...] = ()
    clear: dict[str, Any] = field(default_factory=dict)
    also: Callable[[User], None] | None = None


@dataclass(frozen=True)
class Source:
    """What is stored without a foreign key; `rows` is what the person sees, `forget` makes it nameless."""

    key: str
    what: StrOrPromise
    rows: Callable[[User], list[dict[str, Any]]]
    forget: Callable[[User], None] | None = None


@dataclass(frozen=True)
class Mentions:
    """Fields of a model (text or JSON) in which the program has written names of people."""

    model: str
    fields: tuple[str, ...]


_stored: dict[str, Stored] = {}
_sources: dict[str, Source] = {}


def delete(relation: str, what: StrOrPromise, *shown: str) -> None:
    """The row is of no use to anybody but the person."""
    _stored[relation] = Stored(relation, what, Treatment.DELETE, shown)


def clear(
    relation: str, what: StrOrPromise, *shown: str, also: Callable[[User], None] | None = None, **values: Any
) -> None:
    """The row stays, `values` take the place of what tells who it was."""
    _stored[relation] = Stored(relation, what, Treatment.CLEAR, shown, values, also)


def source(
    key: str,
    what: StrOrPromise,
    rows: Callable[[User], list[dict[str, Any]]],
    forget: Callable[[User], None] | None = None,
) -> None:
    _sources[key] = Source(key, what, rows, forget)


def sources() -> list[Source]:
    return list(_sources.values())


def all_mentions() -> list[Mentions]:
    found = [(model, getattr(model, "mentions_people", ())) for model in apps.get_models()]
    return [Mentions(model._meta.label, fields) for model, fields in found if fields and not issubclass(model, Event)]


def registered() -> set[str]:
    models = [model for model in apps.get_models() if not model._meta.proxy]
    return set(_stored) | {name_of(model, name) for model in models for name in getattr(model, "personal", {})}


@dataclass(frozen=True)
class Relation:
    """One foreign key to a person, with what is registered about it or follows from how it is built."""

    model: Any
    field: Any
    stored: Stored

    @property
    def events(self) -> Any:
        """pghistory's table of the model, or None."""
        return next(
            (
                model
                for model in apps.get_models()
                if issubclass(model, Event) and getattr(model, "pgh_tracked_model", None) is self.model
            ),
            None,
        )


def relations() -> Iterator[Relation]:
    """Every foreign key to a person in the whole app, but for the event tables, which follow their model."""
    for relation in User._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        model: Any = relation.related_model
        if issubclass(model, Event) or model._meta.app_label == "pghistory" or model._meta.proxy:
            continue
        field_: Any = relation.field  # type: ignore[union-attr]
        yield Relation(model, field_, _found(model, field_.name) or _unregistered(model, field_, relation))


def name_of(model: type[Model], field_name: str) -> str:
    return f"{model._meta.label_lower}.{field_name}"


def _found(model: type[Model], field_name: str) -> Stored | None:
    name, declared = name_of(model, field_name), getattr(model, "personal", {}).get(field_name)
    return Stored(name, declared.what, declared.treatment, declared.shown) if declared else _stored.get(name)


def _unregistered(model: type[Model], field_: Any, relation: Any) -> Stored:
    treatment = Treatment.DELETE if relation.on_delete is CASCADE else Treatment.KEEP
    return Stored(name_of(model, field_.name), f"{model._meta.verbose_name}: {field_.verbose_name}", treatment)
