"""The way to a provider and back, and the page on which people see and change their ways in."""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.http import SignedInRequest
from core.opens import opens
from core.pages import refused, refused_told
from networks.oidc import attempts, client, documents, linking, sessions
from networks.oidc.claims import Person
from networks.oidc.employer import employer, ways_in
from networks.oidc.errors import BrokenAttempt, SignInStopped, UnknownIdentity
from networks.oidc.models import ExternalIdentity
from networks.oidc.providers import Provider, providers
from networks.people import invitations
from networks.people.models import User

logger = logging.getLogger(__name__)

PENDING = "oidc_pending"


def _provider(key: str) -> Provider:
    found = providers().get(key)
    if found is None:
        raise Http404
    return found


def _safe(request: HttpRequest, address: str) -> str:
    """The address if it is one of ours, else nothing."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else ""


# --- To the provider -------------------------------------------------------------------------------------


def _leave(request: HttpRequest, key: str, purpose: str, **details: Any) -> HttpResponse:
    """A link and not a form: the policy for content lets forms lead to ourselves only. It changes nothing but the
    session, and whatever comes of it is confirmed or is the person's own sign-in."""
    provider = _provider(key)
    try:
        documents.metadata(provider)
        attempt = attempts.begin(request.session, provider.key, purpose, **details)
        return redirect(client.authorization_address(provider, attempt, get_language() or "nb"))
    except SignInStopped as error:
        return _stopped(request, provider, error)


@opens("anyone", subject="provider")
@never_cache
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in."""
    return _leave(request, key, "sign_in", next=_safe(request, request.GET.get("next", "")))


@opens("signed_in", subject="provider")
@never_cache
def start_link(request: SignedInRequest, key: str) -> HttpResponse:
    """Sign in there in order to link it to the account that is signed in here."""
    return _leave(request, key, "link", user=request.user.pk)


@opens("anyone", subject="invitation_provider")
@never_cache
def start_invitation(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """Sign in there in order to accept an invitation with it."""
    if invitations.find(token) is None:
        return redirect("people:invitation", token=token)
    return _leave(request, key, "invitation", invitation=token)


# --- And back --------------------------------------------------------------------------------------------


@opens("anyone", subject="provider")
@never_cache
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """What the provider sends the browser back with."""
    provider = _provider(key)
    try:
        attempt = _attempt(request, provider)
        person, id_token = client.fetch_person(provider, attempt, request.GET.get("code", ""))
        sealed = sessions.seal(provider, id_token)
        if attempt.purpose == "sign_in":
            return _come_in(request, provider, attempt, person, sealed)
    except SignInStopped as error:
        return _stopped(request, provider, error)
    # The person decides on a page of ours, with the account's name before their eyes.
    request.session[PENDING] = {
        "person": asdict(person),
        "sealed": sealed,
        "purpose": attempt.purpose,
        "invitation": attempt.invitation,
        "user": attempt.user,
        "begun": timezone.now().timestamp(),
    }
    return redirect("oidc:confirm")


def _attempt(request: HttpRequest, provider: Provider) -> attempts.Attempt:
    """The attempt that this answer belongs to. Raises `SignInStopped`."""
    given = {name: request.GET.getlist(name) for name in ("state", "iss", "code", "error")}
    if any(len(values) > 1 for values in given.values()):
        raise _broken("a parameter stands twice")
    attempt = attempts.take(request.session, request.GET.get("state", ""), provider.key)
    if attempt is None:
        raise _broken("no such attempt in this session")
    issuer = request.GET.get("iss")
    if issuer is None and documents.metadata(provider).says_issuer:
        raise _broken("the provider always names itself, this answer does not")
    if issuer is not None and issuer != provider.issuer:
        raise _broken(f"the answer is from {issuer!r}")
    if "error" in request.GET:
        raise _error_answer(provider, request.GET["error"], request.GET.get("error_description", ""))
    if not request.GET.get("code"):
        raise _broken("no code")
    return attempt


def _broken(reason: str) -> BrokenAttempt:
    return BrokenAttempt(
        _("Innloggingen er brukt eller tok for lang tid, eller den ble begynt i en annen nettleser. Prøv en gang til."),
        reason=reason,
    )


def _error_answer(provider: Provider, error: str, description: str) -> SignInStopped:
    """What the provider says instead of a code. Its own words go to the log, not to the page."""
    reason = f"{error!r} {description!r}"
    if error == "access_denied":
        return SignInStopped(
            _("Innloggingen ble avbrutt, eller %(provider)s slapp deg ikke inn.") % {"provider": provider.label},
            title=_("Du er ikke logget inn"),
            reason=reason,
        )
    if error in {"temporarily_unavailable", "server_error"}:
        return documents.unavailable(provider, reason)
    return SignInStopped(
        _("%(provider)s kunne ikke logge deg inn. Prøv en gang til, eller logg inn på en annen måte.")
        % {"provider": provider.label},
        reason=reason,
    )


def _come_in(
    request: HttpRequest, provider: Provider, attempt: attempts.Attempt, person: Person, sealed: str
) -> HttpResponse:
    try:
        identity = linking.sign_in(person)
    except UnknownIdentity as error:
        _log(provider, error)
        return render(request, "networks/oidc/unknown.html", {"provider": provider}, status=error.status)
    sessions.begin(request, identity, person, provider, sealed)
    _tell_employer(request, identity)
    return redirect(_safe(request, attempt.next) or "home")


def _tell_employer(request: HttpRequest, identity: ExternalIdentity) -> None:
    found = employer(identity.user, identity.organisation_number, timezone.localdate())
    if found is None:
        return
    if found.fits is False:
        messages.warning(
            request,
            _("Du er logget inn på vegne av %(employer)s. Rollene dine her gjelder for en annen, og er de samme.")
            % {"employer": found},
        )
    else:
        messages.success(request, _("Du er logget inn på vegne av %(employer)s.") % {"employer": found})


def _log(provider: Provider, error: SignInStopped) -> str:
    """Write it down under a code that the person can give to the one who helps."""
    code = secrets.token_hex(3)
    logger.warning("Sign-in through %s stopped (%s): %s", provider.key, code, error.reason)
    return code


def _stopped(request: HttpRequest, provider: Provider, error: SignInStopped) -> HttpResponse:
    context = {"problem": error, "provider": provider, "code": _log(provider, error)}
    return render(request, "networks/oidc/stopped.html", context, status=error.status)


# --- Linking -----------------------------------------------------------------------------------------------


@opens("anyone", "GET", "POST")
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """The person has signed in there; shall it open the account here?"""
    pending = request.session.get(PENDING)
    if pending is None or pending["begun"] < timezone.now().timestamp() - attempts.LIFE:
        return redirect("oidc:ways" if request.user.is_authenticated else "login")
    person, provider = Person(**pending["person"]), _provider(pending["person"]["provider"])
    invitation = invitations.find(pending["invitation"]) if pending["purpose"] == "invitation" else None
    if invitation:
        account = invitation.user
    elif pending["purpose"] == "link" and isinstance(request.user, User) and request.user.pk == pending["user"]:
        account = request.user
    else:
        # The invitation was used meanwhile, or somebody else has signed in.
        del request.session[PENDING]
        return redirect("people:invitation", pending["invitation"]) if pending["invitation"] else redirect("home")
    problem = ""
    if request.method == "POST":
        del request.session[PENDING]
        with refused() as refusal:
            if invitation is None:
                linking.link(user=account, person=person)
                messages.success(request, _("Nå kan du logge inn med %(provider)s.") % {"provider": provider.label})
                return redirect("oidc:ways")
            identity = linking.accept_invitation(invitation, person)
            sessions.begin(request, identity, person, provider, pending["sealed"])
            messages.success(request, _("Velkommen! Kontoen er klar."))
            return redirect("home")
        problem = refusal.message
    context = {"provider": provider, "person": person, "account": account, "invitation": invitation, "problem": problem}
    return render(request, "networks/oidc/confirm.html", context, status=422 if problem else 200)


@opens("signed_in")
@never_cache
def ways(request: SignedInRequest) -> HttpResponse:
    """The person's own ways in."""
    found = ways_in(request.user, timezone.localdate())
    keys = {way.identity.provider for way in found}
    identities = [way.identity for way in found]
    only = next((row for row in identities if linking.is_last_way_in(request.user, row, identities)), None)
    # Two buttons may ask the same registration for different things; one link serves both.
    linked = {(row.issuer, row.client_id) for row in providers().values() if row.key in keys}
    mark = request.session.get(sessions.SESSION_KEY) or {}
    context = {
        "ways": found,
        "more": [row for row in providers().values() if (row.issuer, row.client_id) not in linked],
        "has_password": request.user.has_usable_password(),
        "current": mark.get("identity"),
        "only": only,
    }
    return render(request, "networks/oidc/ways.html", context)


@opens("signed_in", "POST")
def unlink(request: SignedInRequest) -> HttpResponse:
    """Remove a way in. All other sessions end, and this one too when it came that way."""
    number = request.POST.get("identity", "")
    identity_id = int(number) if number.isdecimal() else 0
    came_by_it = request.session.get(sessions.SESSION_KEY, {}).get("identity") == identity_id
    with refused_told(request):
        keep = None if came_by_it else request.session.session_key
        linking.unlink(user=request.user, identity_id=identity_id, keep=keep)
        if came_by_it:
            logout(request)
        messages.success(request, _("Innloggingen er fjernet, og du er logget ut alle andre steder."))
        return redirect("login" if came_by_it else "oidc:ways")
    return redirect("oidc:ways")


class SignOut(LogoutView):
    """Ends the session here and, for one that came from a provider with such a place, there."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        there = sessions.sign_out_address(request)
        response = super().post(request, *args, **kwargs)
        if there is None:
            return response
        # A page and not a redirect: the policy for content lets forms lead to ourselves only.
        provider, address = there
        return render(request, "networks/oidc/signed_out.html", {"provider": provider, "address": address})
