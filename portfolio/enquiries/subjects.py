"""What an enquiry may be about: each app registers its kinds, so that this one knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portfolio.enquiries.models import Enquiry


@dataclass(frozen=True)
class SubjectKind:
    """`title` and `url` of a subject by its id ("" when it is gone), and who else may lead what is asked about it."""

    key: str
    title: Callable[[int], str]
    url: Callable[[int], str]
    may_lead: Callable[[Any, int], bool] = lambda user, subject_id: False


_kinds: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> None:
    """From `AppConfig.ready()`. Raises `ValueError` for a key that is taken."""
    if kind.key in _kinds:
        raise ValueError(f"The subject {kind.key} is registered twice.")
    _kinds[kind.key] = kind


def known(key: str) -> bool:
    return key in _kinds


def keys() -> list[str]:
    return sorted(_kinds)


def leads(user: Any, key: str, subject_id: int | None) -> bool:
    """Whether the subject itself lets `user` lead what is asked about it."""
    return key in _kinds and subject_id is not None and _kinds[key].may_lead(user, subject_id)


def title_and_url(enquiry: Enquiry) -> tuple[str, str]:
    """For the enquiry's page; two empty texts when it is about nothing in particular."""
    kind = _kinds.get(enquiry.subject_kind)
    if kind is None or enquiry.subject_id is None:
        return "", ""
    return kind.title(enquiry.subject_id), kind.url(enquiry.subject_id)
