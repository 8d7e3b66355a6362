"""Sign-in with e-mail and password; the number of unread messages comes along with the person, in the same query."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from networks.models import Message, User


class PasswordBackend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        """The person of the session, with `unread_count`."""
        unread = Message.objects.unread().filter(user=OuterRef("pk")).order_by().values("user").annotate(n=Count("pk"))
        found = User.objects.annotate(
            unread_count=Coalesce(Subquery(unread.values("n"), output_field=IntegerField()), 0)
        )
        return found.filter(pk=user_id, is_active=True).first()
