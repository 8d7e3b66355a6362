"""Webhooks: the subscriptions, a new one, and the log of what was sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PlainForm
from core.http import SignedInRequest
from core.opens import opens
from core.pages import act, form_page, saved
from rollouts.webhooks import deliveries
from rollouts.webhooks.models import CHOSEN_KINDS, Delivery, DeliveryState, EventKind, Subscription

PER_PAGE = 50


class SubscriptionForm(PlainForm):
    name = forms.CharField(
        label=gettext_lazy("Navn"), max_length=80, error_messages={"required": gettext_lazy("Gi webhooken et navn.")}
    )
    url = forms.URLField(
        label=gettext_lazy("Adresse"),
        help_text=gettext_lazy("Dit vi sender, med https."),
        max_length=500,
        assume_scheme="https",
        error_messages={
            "required": gettext_lazy("Skriv adressen."),
            "invalid": gettext_lazy("Skriv en hel adresse, for eksempel https://kommunen.no/mottak."),
        },
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Si fra når"),
        choices=CHOSEN_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _check(request: SignedInRequest) -> None:
    if not deliveries.may_subscribe(request.user):
        raise PermissionDenied(deliveries.who_may_subscribe())


@opens("webhooks.use")
def webhook_list(request: SignedInRequest) -> HttpResponse:
    _check(request)
    found = Subscription.objects.visible_to(request.user).select_related("owner").order_by("-is_active", "name", "pk")
    return render(request, "rollouts/webhooks/webhooks.html", {"subscriptions": list(found)})


@opens("webhooks.use", "GET", "POST")
def webhook_create(request: SignedInRequest) -> HttpResponse:
    _check(request)
    by, form = request.user, SubscriptionForm(request.POST or None)
    if form.is_bound and (made := saved(request, form, lambda: deliveries.subscribe(by=by, **form.cleaned_data))):
        # Shown in this answer and never again.
        context = {"subscription": made, "secret": deliveries.secret_of(made)}
        return render(request, "rollouts/webhooks/secret.html", context)
    return render(request, "rollouts/webhooks/form.html", {"form": form}, status=422 if form.is_bound else 200)


@opens("webhooks.see", subject="webhook")
def webhook_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    subscription = _subscription(request, pk)
    found = (
        Delivery.objects.filter(subscription=subscription).select_related("pool__rollout").prefetch_related("attempts")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    test = found.filter(kind=EventKind.TEST).first()
    context = {
        "subscription": subscription,
        "kinds": [label for kind, label in CHOSEN_KINDS if kind in subscription.kinds],
        "may_edit": deliveries.may_edit(request.user, subscription),
        "page": page,
        "test": test,
        "test_waits": test is not None and test.state == DeliveryState.PENDING,
    }
    return render(request, "rollouts/webhooks/webhook.html", context)


@opens("webhooks.see", "GET", "POST", subject="webhook:own")
def webhook_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another name, address or other events; for the owner only."""
    subscription = _subscription(request, pk)
    if not deliveries.may_edit(request.user, subscription):
        raise PermissionDenied(_("Bare den som eier webhooken, kan endre den."))
    initial = {"name": subscription.name, "url": subscription.url, "kinds": subscription.kinds}
    form = SubscriptionForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        "rollouts/webhooks/form.html",
        {"subscription": subscription},
        save=lambda: deliveries.edit(subscription, by=request.user, **form.cleaned_data),
        success=_("Webhooken er endret."),
    )


@opens("webhooks.see", "POST", subject="webhook")
def webhook_test(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a test through the worker; the page shows what became of it."""
    subscription = _subscription(request, pk)
    act(request, lambda: deliveries.send_test(subscription), level=messages.WARNING)
    return redirect(f"{subscription.get_absolute_url()}#prov")


@opens("webhooks.see", "POST", subject="webhook", kwargs={"name": "av"})
def webhook_switch(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    if name not in {"pa", "av"}:
        raise Http404
    subscription = _subscription(request, pk)
    deliveries.switch(subscription, on=name == "pa")
    messages.success(request, _("Webhooken er slått på.") if name == "pa" else _("Webhooken er slått av."))
    return redirect(subscription)


@opens("webhooks.see", "POST", subject="webhook_delivery")
def webhook_send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    found: Any = get_object_or_404(Delivery.objects.select_related("subscription"), pk=pk)
    subscription = _subscription(request, found.subscription_id)
    act(request, lambda: deliveries.send_again(found), _("Sendes på nytt."), level=messages.WARNING)
    return redirect(subscription)


def _subscription(request: SignedInRequest, pk: int) -> Subscription:
    _check(request)
    return get_object_or_404(Subscription.objects.visible_to(request.user).select_related("owner"), pk=pk)
