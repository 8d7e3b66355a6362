"""What the API's parts of this app share: who may ask, and kroner and shares."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from rest_framework import serializers, viewsets
from rest_framework.request import Request

from funding.access import may_manage_grants, may_see_runs, who_sees_runs
from networks.models import User

# More kroner than there will ever be, and less than the database can hold.
KRONER_AT_MOST = 10**15


class KronerField(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=KRONER_AT_MOST, **kwargs)


class ShareField(serializers.DecimalField):
    """A part of the whole: `"0.6"`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=7, decimal_places=6, min_value=Decimal(0), max_value=Decimal(1), **kwargs)


class ForKsField(serializers.CharField):
    """What only those see who see drafts; null to others."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        request = self.context.get("request")
        return str(value) if request is not None and may_see_runs(request.user) else None


class Asked(viewsets.GenericViewSet):
    """Who may not do it need not know what is missing in the request, so that is asked first."""

    def asked_by(self, request: Request, allowed: bool, whom: str) -> User:
        """The person, where `allowed`; otherwise 403 (401 without sign-in) that says whom to ask."""
        if not allowed:
            self.permission_denied(request, whom)
        return cast("User", request.user)

    def for_grant_manager(self, request: Request) -> User:
        return self.asked_by(request, may_manage_grants(request.user), who_sees_runs())

    def for_grant_staff(self, request: Request) -> User:
        return self.asked_by(request, may_see_runs(request.user), who_sees_runs())
