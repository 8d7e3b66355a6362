"""E-mails about somebody's account. Workers send them, so that a slow mail server tells nobody who has an account."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import jobs, mail
from networks.people.models import User
from networks.signin.models import AccountEventKind

# One link is enough; one who asks on another's behalf can't fill the mailbox.
PAUSE_SECONDS = 2 * 60


def address(name: str, **kwargs: Any) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, kwargs=kwargs or None)


def notice(user: User, kind: AccountEventKind, *, by: User | None = None, request: HttpRequest | None = None) -> None:
    """Tell `user` that something about the own sign-in has changed; `request` says from where."""
    from networks.signin.sessions import address_of, device_name

    context = {
        "user": user,
        "what": AccountEventKind(kind).label,
        "by": by,
        "at": timezone.now(),
        "ip": address_of(request) if request else "",
        "device": device_name(request.META.get("HTTP_USER_AGENT", "")) if request else "",
        "address": address("mfa_index"),
    }
    with translation.override("nb"):
        subject = _("Fellesløp: innloggingen din er endret")
        text = render_to_string("account/email/notice.txt", {**context, "what": str(context["what"])})
    jobs.hand_over("networks.tasks.send_account_mail", user.email, subject, text)


def send_password_reset(email: str, language: str) -> bool:
    """Send the link for a new password, if `email` is somebody who has one; not twice within two minutes."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None or not user.has_usable_password():
        return False
    pause = f"password-reset:{user.pk}"
    if cache.get(pause):
        return False
    link = address(
        "account_reset_password_from_key",
        uidb36=user_pk_to_url_str(user),
        key=default_token_generator.make_token(user),
    )
    with translation.override(language):
        text = render_to_string(
            "account/email/password_reset.txt",
            {"user": user, "address": link, "minutes": settings.PASSWORD_RESET_TIMEOUT // 60},
        )
        mail.send(_("Nytt passord til Fellesløp"), text, user.email)
    cache.set(pause, 1, PAUSE_SECONDS)
    return True
