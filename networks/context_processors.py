"""What every page needs beside its own context."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from networks.people.access import may_manage_people


def shell(request: HttpRequest) -> dict[str, object]:
    # Asked only where it is shown: the API and error pages don't need the roles or the inbox.
    return {
        "DEMO": settings.DEMO,
        "manages_people": SimpleLazyObject(lambda: may_manage_people(request.user)),
        "unread_count": lambda: getattr(request.user, "unread_count", 0),
    }
