from django.http import HttpRequest

from networks.models import User


class SignedInRequest(HttpRequest):
    """What a view behind `login_required` gets."""

    user: User
