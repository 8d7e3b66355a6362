"""The inbox, and which messages come by e-mail as well."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from core.http import SignedInRequest
from core.language import language_of
from core.notifications import digest
from core.notifications import inbox as own_inbox
from core.notifications import kinds as message_kinds
from core.notifications.models import Message
from core.opens import ANYONE, opens

PAGE_SIZE = 50


@opens("signed_in")
def inbox(request: SignedInRequest) -> HttpResponse:
    pages = Paginator(Message.objects.visible_to(request.user), PAGE_SIZE)
    page = pages.get_page(request.GET.get("side"))
    language = language_of(request.user)
    with translation.override(language):
        lines = [(message, message.words, message.more) for message in page]
    return render(request, "core/notifications/inbox.html", {"page": page, "lines": lines, "language": language})


@opens("signed_in", "POST", subject="message")
def message_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark the message as read and go to what it is about; one that isn't theirs leads to the own inbox."""
    message = Message.objects.visible_to(request.user).filter(pk=pk).first()
    if message is None:
        return redirect("inbox")
    own_inbox.mark_read(request.user, message.pk)
    return redirect(message.url)


@opens("signed_in", "POST")
def inbox_read(request: SignedInRequest) -> HttpResponse:
    own_inbox.mark_read(request.user)
    return redirect("inbox")


@opens(ANYONE, "GET", "POST", subject="mail_stop")
@csrf_exempt
@never_cache
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the daily e-mail from a link in it; programs for e-mail send the POST by themselves (RFC 8058)."""
    user = digest.owner_of(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        digest.choose(user, set())
    return render(request, "core/notifications/mail_stop.html", {"stopped": request.method == "POST"})


@opens("signed_in", "GET", "POST")
def mail_choices(request: SignedInRequest) -> HttpResponse:
    """Which kinds of messages come in the daily e-mail."""
    if request.method == "POST":
        digest.choose(request.user, set(request.POST.getlist("kind")))
        messages.success(request, _("Valgene er lagret."))
        return redirect("mail_choices")
    skipped = digest.unwanted(request.user)
    kinds = [{"code": code, "label": label, "chosen": code not in skipped} for code, label in message_kinds.choices()]
    return render(request, "core/notifications/mail_choices.html", {"kinds": kinds})
