"""Sign-in with e-mail and password; what each page asks about the person comes along in the same query."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from core.notifications.models import Message
from networks.people.models import User


class PasswordBackend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        """The person of the session, with `unread_count` and `has_second_factor`."""
        unread = Message.objects.unread().filter(user=OuterRef("pk")).order_by().values("user").annotate(n=Count("pk"))
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
        found = User.objects.annotate(
            unread_count=Coalesce(Subquery(unread.values("n"), output_field=IntegerField()), 0),
            has_second_factor=Exists(factors),
        )
        return found.filter(pk=user_id, is_active=True).first()
