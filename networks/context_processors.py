"""What every page needs beside its own context."""

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    return {"DEMO": settings.DEMO}
