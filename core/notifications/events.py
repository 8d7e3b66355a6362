"""What can be told, and telling it: an event is a code and a sentence with parameters, put into words for each reader.

    POOL_CANCELLED = Event("pool_cancelled", MessageKind.SEAT, _("%(pool)s er avlyst"), detail=_("«%(reason)s»"),
                           to="those with a seat, in line or invited, and the one who leads")

    tell(POOL_CANCELLED, people, pool.get_absolute_url(), but=by, pool=pool, reason=reason)

Call it inside the transaction of what happened, so that the message is there exactly when it is true. An idea has its
events in its `events.py`; the app's `telling.py` says which act tells which (`core/notifications/register.py`).

A parameter may be a text or number (given as it is), a date or moment (in the reader's format), a lazy text such as
the label of a choice (`PoolState(pool.state).label`: translated for the reader), `Phrase` (a lazy text with parameters
of its own), `Span` (from a moment to a moment), `either(row, "title")` (a text written in both standards), or a list of
these. A row is what its `told_as` gives, such as a `Phrase`; anything else is its `str`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from networks.models import User

_events: dict[str, Event] = {}


@dataclass(frozen=True, eq=False)
class Event:
    """Something that people are told of. `title` and `detail` are lazy texts with named parameters; `to` says in
    English who hears it, for `docs/telling.md`. The code is stored: it is never given another meaning."""

    code: str
    kind: str
    title: StrOrPromise
    detail: StrOrPromise = ""
    to: str = ""

    def __post_init__(self) -> None:
        if self.code in _events:
            raise ValueError(f"The event {self.code} is there twice.")
        _events[self.code] = self


@dataclass(frozen=True)
class Phrase:
    """A lazy text with parameters of its own."""

    text: StrOrPromise
    values: Mapping[str, Any]

    @classmethod
    def of(cls, say: Callable[[], str]) -> Phrase:
        """What `say` gives by `gettext`, without parameters of its own."""
        with translation.override(settings.LANGUAGE_CODE):
            return cls(say(), {})


@dataclass(frozen=True)
class Span:
    """From a moment to a moment, shown in Norwegian time."""

    starts: dt.datetime
    ends: dt.datetime


@dataclass(frozen=True)
class Either:
    """A text in both written standards; bokmål for English, and where nynorsk is missing."""

    nb: str
    nn: str


def either(row: Any, name: str) -> Either:
    return Either(getattr(row, name), getattr(row, f"{name}_nn"))


def all_events() -> dict[str, Event]:
    return dict(_events)


def tell(event: Event, users: Iterable[User | None], url: str, *, but: User | None = None, **values: Any) -> int:
    """Put `event` in the inbox of each of `users` once, but for `but` (who did it); returns how many got it."""
    return tell_each(event, {user: {} for user in users if user is not None}, url, but=but, **values)


def tell_each(
    event: Event, users: Mapping[User, Mapping[str, Any]], url: str, *, but: User | None = None, **values: Any
) -> int:
    """As `tell`, with parameters of their own for each of `users`, e.g. the municipalities that they answer for."""
    from core.notifications.models import Message

    found = {user.pk: (user, own) for user, own in users.items() if user.is_active and user != but}
    common = {name: stored(value) for name, value in values.items()}
    made = []
    with translation.override(settings.LANGUAGE_CODE):
        for user, own in found.values():
            params = common | {name: stored(value) for name, value in own.items()}
            title, detail = in_words(event.code, params) or (event.code, "")
            made.append(
                Message(
                    user=user,
                    kind=event.kind,
                    event=event.code,
                    params=params,
                    title=title[:250],
                    detail=detail,
                    url=url,
                )
            )
    Message.objects.bulk_create(made)
    return len(made)


def no_longer(url: str, *events: Event) -> int:
    """What was told of `url` by `events` holds no longer: it isn't new to anybody and leaves the digest. Returns how
    many messages that was."""
    from core.notifications.models import Message

    found = Message.objects.filter(url=url, event__in=[event.code for event in events], over_at__isnull=True)
    return found.update(over_at=timezone.now())


# --- To and from the database ------------------------------------------------------------------------------


def stored(value: Any) -> Any:
    """A parameter as JSON."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [stored(one) for one in value]
    if hasattr(value, "told_as"):
        return stored(value.told_as)
    found = _stored_time(value) or _stored_text(value)
    return "" if value is None else found or str(value)


def _stored_time(value: Any) -> dict[str, Any] | None:
    if isinstance(value, dt.datetime):
        return {"time": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, Span):
        return {"from": value.starts.isoformat(), "to": value.ends.isoformat()}
    return None


def _stored_text(value: Any) -> dict[str, Any] | None:
    if isinstance(value, Either):
        return {"nb": value.nb, "nn": value.nn}
    if isinstance(value, Phrase):
        return {"say": _msgid(value.text), "with": {name: stored(one) for name, one in value.values.items()}}
    return {"say": _msgid(value)} if isinstance(value, Promise) else None


def _msgid(text: Any) -> str:
    """The text in the code that a lazy text translates."""
    if isinstance(text, str):
        return text
    args = getattr(text, "_args", ())
    if not args or not isinstance(args[0], str):
        raise TypeError("Only texts of gettext_lazy can be told.")
    return args[0]


def shown(value: Any) -> str:
    """A stored parameter in words, in the language in force."""
    if isinstance(value, list):
        return ", ".join(shown(one) for one in value)
    if not isinstance(value, dict):
        return str(value)
    if "say" in value:
        text = _(value["say"])
        return text % _values(value["with"]) if "with" in value else text
    if "nb" in value:
        return (value["nn"] if translation.get_language() == "nn" else "") or value["nb"]
    return _shown_time(value)


def _values(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters in words; numbers stay numbers, for `%(n)d` and texts with a plural."""
    return {name: value if isinstance(value, int) else shown(value) for name, value in params.items()}


def _shown_time(value: dict[str, str]) -> str:
    if "date" in value:
        return _day(dt.date.fromisoformat(value["date"]))
    if "from" in value:
        return span(dt.datetime.fromisoformat(value["from"]), dt.datetime.fromisoformat(value["to"]))
    return _moment(timezone.localtime(dt.datetime.fromisoformat(value["time"])))


def _day(day: dt.date) -> str:
    # Django's short names of the months in English have no likes in the other two.
    return date_format(day, "j F Y" if (translation.get_language() or "").startswith("en") else "j. F Y")


def _moment(moment: dt.datetime) -> str:
    return _("%(date)s kl. %(clock)s") % {"date": _day(moment), "clock": f"{moment:%H.%M}"}


def span(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """The time in words, in Norwegian time: "3. desember 2026 kl. 09.00–15.00"."""
    starts, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if starts.date() == ends.date():
        return f"{_moment(starts)}–{ends:%H.%M}"
    return f"{_moment(starts)} – {_moment(ends)}"


def in_words(code: str, params: Mapping[str, Any]) -> tuple[str, str] | None:
    """Title and detail in the language in force; None for an event that is no longer in the register, or that has
    come to need a parameter that the message lacks."""
    event = _events.get(code)
    if event is None:
        return None
    try:
        values = _values(params)
        return str(event.title % values), str(event.detail % values).strip() if event.detail else ""
    except (KeyError, TypeError, ValueError):
        return None
