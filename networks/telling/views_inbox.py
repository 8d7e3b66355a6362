"""The inbox, and which messages come by e-mail as well."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from networks.models import Message, MessageKind
from networks.requests import SignedInRequest
from networks.telling import digest, notify

PAGE_SIZE = 50


@login_required
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    pages = Paginator(Message.objects.visible_to(request.user), PAGE_SIZE)
    page = pages.get_page(request.GET.get("side"))
    return render(request, "networks/inbox.html", {"page": page})


@require_POST
@login_required
def message_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark the message as read and go to what it is about; one that isn't theirs leads to the own inbox."""
    message = Message.objects.visible_to(request.user).filter(pk=pk).first()
    if message is None:
        return redirect("inbox")
    notify.mark_read(request.user, message.pk)
    return redirect(message.url)


@require_POST
@login_required
def inbox_read(request: SignedInRequest) -> HttpResponse:
    notify.mark_read(request.user)
    return redirect("inbox")


@login_required
def mail_choices(request: SignedInRequest) -> HttpResponse:
    """Which kinds of messages come in the daily e-mail."""
    if request.method == "POST":
        digest.choose(request.user, set(request.POST.getlist("kind")))
        messages.success(request, _("Valgene er lagret."))
        return redirect("mail_choices")
    skipped = digest.unwanted(request.user)
    kinds = [{"code": code, "label": label, "chosen": code not in skipped} for code, label in MessageKind.choices]
    return render(request, "networks/mail_choices.html", {"kinds": kinds})
