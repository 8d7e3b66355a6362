"""Every app tells people here that something has happened: by a message in their inbox.

Call it inside the transaction of what happened, so that the message is there exactly when it is true. The daily
e-mail (`core/notifications/digest.py`) is made from the inbox.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from core.notifications.models import Message

if TYPE_CHECKING:
    from networks.models import User


def notify(
    users: Iterable[User | None],
    kind: str,
    title: str,
    url: str,
    detail: str = "",
    *,
    but: User | None = None,
) -> int:
    """Put a message in the inbox of each of `users` once, but for `but` (who did it); returns how many got it."""
    found = {user.pk: user for user in users if user is not None and user.is_active}
    if but is not None:
        found.pop(but.pk, None)
    Message.objects.bulk_create(
        Message(user=user, kind=kind, title=title[:250], url=url, detail=detail) for user in found.values()
    )
    return len(found)


def mark_read(user: User, message_id: int | None = None) -> int:
    """Mark one message of `user`, or all of them, as read; returns how many were new."""
    found = Message.objects.visible_to(user).unread()
    if message_id is not None:
        found = found.filter(pk=message_id)
    return found.update(read_at=timezone.now())
