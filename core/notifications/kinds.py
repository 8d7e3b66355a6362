"""The registry of the kinds of messages: each app says its own from `AppConfig.ready()`.

A person chooses by kind what comes by e-mail (`order` is the order of that page).
"""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_registered: dict[int, type[models.TextChoices]] = {}


def register(kinds: type[models.TextChoices], *, order: int) -> None:
    _registered[order] = kinds


def choices() -> list[tuple[str, str | Promise]]:
    """Code and label of every kind, in order; given as it is to the columns, so that no migration names the kinds."""
    return [choice for _order, kinds in sorted(_registered.items()) for choice in kinds.choices]


def codes() -> list[str]:
    return [code for code, _label in choices()]


class MessageKind(models.TextChoices):
    REMINDER = "reminder", _("påminnelse om det som venter på meg")


register(MessageKind, order=90)
