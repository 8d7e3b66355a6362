"""The NKG's meetings, their minutes, and the log of decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page, refused_beside, refused_told, saved
from networks.models import User
from rollouts import access
from rollouts.decisions import log as decision_log
from rollouts.decisions import meetings, minutes, presence
from rollouts.decisions.gaps import unfinished
from rollouts.decisions.models import AgendaItem, Attendance, LoggedDecision, Meeting
from rollouts.decisions.pending_motions import Standing, with_voices
from rollouts.decisions.quorum import quorum
from rollouts.members.seats import is_secretary, members
from rollouts.nkg.forms import DecideForm, MeetingForm, MinutesForm, ObjectForm, PresentForm, SupersedeForm, TitleForm
from rollouts.pools import access as pool_access
from rollouts.stops.models import Dispensation

PER_PAGE = 30
# What `Attendance.name` reads.
SEATED = ("user__nkg_seat__network", "user__nkg_seat__municipality")


def _require_member(request: HttpRequest) -> None:
    if not access.is_coordinator(request.user):
        raise PermissionDenied(_("Møtene er for medlemmene av nasjonal koordineringsgruppe (NKG)."))


@opens("pools.queue")
def meeting_list(request: SignedInRequest) -> HttpResponse:
    _require_member(request)
    page = Paginator(Meeting.objects.prefetch_related("items"), PER_PAGE).get_page(request.GET.get("side"))
    return render(request, "rollouts/nkg/meetings.html", {"page": page})


@opens("pools.queue", "GET", "POST")
def meeting_create(request: SignedInRequest) -> HttpResponse:
    _require_member(request)
    form = MeetingForm(request.POST or None)
    return form_page(
        request,
        form,
        "rollouts/nkg/meeting_form.html",
        save=lambda: meetings.plan(by=request.user, **form.given()),
        success=_("Møtet er kalt inn, med alt som venter, på sakslisten."),
    )


@opens("pools.queue", "GET", "POST", subject="meeting")
def meeting_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    _require_member(request)
    meeting = get_object_or_404(Meeting, pk=pk)
    form = MeetingForm.of(meeting, request.POST or None)
    return form_page(
        request,
        form,
        "rollouts/nkg/meeting_form.html",
        {"meeting": meeting},
        save=lambda: meetings.change(meeting.pk, by=request.user, **form.given()),
        success=_("Møtet er endret."),
        to=meeting,
    )


@opens("pools.queue", subject="meeting")
def meeting_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    _require_member(request)
    return _page(request, get_object_or_404(Meeting, pk=pk))


def _page(request: HttpRequest, meeting: Meeting, status: int = 200, **kept: Any) -> HttpResponse:
    """The meeting with its agenda; `kept` are forms with typed values, those of cases by the item's number."""
    all_members = members()
    rows = list(meeting.attendances.select_related(*SEATED).order_by("user__name"))
    here = {row.user_id for row in rows if row.left_at is None and row.objected_at is None}
    mine, am_here = next((row for row in rows if row.user_id == request.user.pk), None), request.user.pk in here
    waiting = Standing(request.user, all_members, list(with_voices(meeting.motions.living())))
    decisions = list(meeting.decisions.select_related("decided_by").order_by("decided_at", "pk"))
    items = list(meeting.items.select_related(*meetings.CASES))
    kept_decide = kept.pop("decide", {})
    open_items = [item for item in items if meeting.is_planned and item.case is not None and item.waits]
    for item, lacking in zip(open_items, unfinished([item.case for item in open_items if item.case]), strict=True):
        item.unfinished = lacking  # type: ignore[attr-defined]
    for item in items:
        item.decisions = [one for one in decisions if item.is_about(one)]  # type: ignore[attr-defined]
        item.waiting = next(iter(waiting.of(item.case)), None) if item.case else None  # type: ignore[attr-defined]
        if meeting.is_planned and item.waits:
            item.quorum = quorum(item.case, all_members, here)  # type: ignore[attr-defined]
            version = item.pool.version if item.pool else None
            item.form = kept_decide.get(item.pk) or DecideForm(  # type: ignore[attr-defined]
                auto_id=f"item-{item.pk}-%s", initial={"version": version}, about=item.case
            )
    context = {
        "meeting": meeting,
        "items": items,
        "others": [one for one in decisions if not any(item.is_about(one) for item in items)],
        "attendances": rows,
        "mine": mine,
        "am_here": am_here,
        "has_begun": meeting.starts_at <= timezone.now(),
        "may_object": mine is not None and mine.is_named and timezone.now() <= mine.objects_until,
        "may_decide": meeting.is_planned
        and mine is not None
        and mine.confirmed_at is not None
        and mine.user_id in here,
        "present_form": _present_form(all_members, rows)
        if meeting.is_planned and is_secretary(request.user, all_members)
        else None,
        "object_form": ObjectForm(auto_id="object-%s"),
        "title_form": TitleForm(auto_id="new-%s"),
        "kept": minutes.kept(meeting) if not meeting.is_planned else [],
        "minutes_form": MinutesForm(initial={"minutes": meeting.minutes}),
        **kept,
    }
    return render(request, "rollouts/nkg/meeting.html", context, status=status)


def _present_form(all_members: list[User], rows: list[Attendance], data: Any = None) -> PresentForm:
    """Those whom the secretary may name: they haven't said anything themselves."""
    spoken = {row.user_id for row in rows if not row.is_named}
    silent = [one for one in all_members if one.pk not in spoken]
    return PresentForm(data, members=silent, here={row.user_id for row in rows if row.is_named})


@opens("pools.queue", "POST", subject="meeting", kwargs={"name": "hent-saker"})
def meeting_act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Something on the meeting's page: the agenda, who is here, the end of it."""
    _require_member(request)
    meeting = get_object_or_404(Meeting, pk=pk)
    acts: dict[str, Callable[[], HttpResponse]] = {
        "hent-saker": lambda: _fill(request, meeting),
        "ny-sak": lambda: _add(request, meeting),
        "jeg-er-her": lambda: _arrive(request, meeting),
        "jeg-gar": lambda: _leave(request, meeting),
        "jeg-var-ikke-der": lambda: _object(request, meeting),
        "til-stede": lambda: _name(request, meeting),
        "avslutt": lambda: _hold(request, meeting),
        "avlys": lambda: _cancel(request, meeting),
    }
    if name not in acts:
        raise Http404
    with refused_told(request, level=messages.WARNING):
        return acts[name]()
    return redirect(meeting)


def _fill(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    added = meetings.fill_agenda(meeting.pk, by=request.user)
    text = ngettext("%(n)d sak er lagt til.", "%(n)d saker er lagt til.", added) % {"n": added}
    messages.success(request, text if added else _("Alt som venter, står alt på sakslisten."))
    return redirect(meeting)


def _add(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    form = TitleForm(request.POST, auto_id="new-%s")
    if not form.is_valid():
        return _page(request, meeting, 422, title_form=form)
    meetings.add_item(meeting.pk, by=request.user, **form.cleaned_data)
    return redirect(meeting)


def _arrive(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    presence.arrive(meeting.pk, by=request.user)
    messages.success(request, _("Du er ført som til stede."))
    return redirect(meeting)


def _leave(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    presence.leave(meeting.pk, by=request.user)
    messages.success(request, _("Du regnes ikke med i det møtet avgjør videre."))
    return redirect(meeting)


def _object(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    form = ObjectForm(request.POST, auto_id="object-%s")
    said = _("Det er ført at du ikke var til stede. De andre medlemmene har fått beskjed.")
    if saved(request, form, lambda: presence.object_to(meeting.pk, by=request.user, **form.cleaned_data), said):
        return redirect(meeting)
    return _page(request, meeting, 422, object_form=form)


def _name(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    form = _present_form(members(), list(meeting.attendances.all()), request.POST)
    if not form.is_valid():
        return _page(request, meeting, 422, present_form=form)
    new = presence.name(meeting.pk, by=request.user, present=form.given())
    messages.success(
        request,
        ngettext(
            "%(n)d er ført som til stede og har fått beskjed. Innen 48 timer kan de si fra hvis det ikke stemmer.",
            "%(n)d er ført som til stede og har fått beskjed. Innen 48 timer kan de si fra hvis det ikke stemmer.",
            len(new),
        )
        % {"n": len(new)}
        if new
        else _("Oppmøtet er lagret."),
    )
    return redirect(meeting)


def _hold(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    form = MinutesForm(request.POST)
    said = _("Møtet er avsluttet. Referatet kan lastes ned.")
    if saved(request, form, lambda: minutes.hold(meeting.pk, by=request.user, **form.cleaned_data), said):
        return redirect(meeting)
    return _page(request, meeting, 422, minutes_form=form)


def _cancel(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    meetings.cancel(meeting.pk, by=request.user)
    messages.success(request, _("Møtet er avlyst. Sakene står fortsatt i køen."))
    return redirect(meeting)


@opens("pools.queue", "POST", subject="agenda_item")
def agenda_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the meeting has decided about one case."""
    _require_member(request)
    item = get_object_or_404(AgendaItem.objects.select_related("meeting", *meetings.CASES), pk=pk)
    form = DecideForm(request.POST, auto_id=f"item-{item.pk}-%s", about=item.case)
    status = 422
    if form.is_valid():
        # After a conflict the next click decides about the pool as it is now.
        with refused_beside(form, again=lambda pool: {"version": pool.version}) as refusal:
            waits = meetings.decide(item.pk, by=request.user, **form.cleaned_data)
            said = _("Avgjørelsen er ført i loggen: %(case)s.")
            if waits:
                said = _("Vedtaket gjelder når de som er ført opp, har bekreftet at de er her: %(case)s.")
            messages.success(request, said % {"case": item})
            return redirect(item.meeting)
        status = refusal.status
    return _page(request, item.meeting, status, decide={item.pk: form})


@opens("pools.queue", subject="meeting")
def meeting_docx(request: SignedInRequest, pk: int) -> HttpResponse:
    _require_member(request)
    meeting = get_object_or_404(Meeting, pk=pk)
    file = minutes.served(meeting, request.GET.get("nr", ""))
    if file is None:
        raise Http404
    return file


# --- The log -------------------------------------------------------------------------------------------------


@opens("sign_ups.see")
def decisions(request: SignedInRequest) -> HttpResponse:
    rows = LoggedDecision.objects.select_related(
        "pool__rollout__network", "ratification", "meeting", "decided_by", "supersedes", "superseded_by"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("side"))
    asked = [row.dispensation_id for row in page.object_list if row.dispensation_id]
    mine = set(Dispensation.objects.visible_to(request.user).filter(pk__in=asked).values_list("pk", flat=True))
    for row in page.object_list:
        if row.dispensation_id:
            row.open_to_me = row.dispensation_id in mine  # type: ignore[attr-defined]
        else:
            row.open_to_me = row.pool is None or pool_access.may_see(request.user, row.pool)  # type: ignore[attr-defined]
    return render(
        request, "rollouts/nkg/decisions.html", {"page": page, "is_coordinator": access.is_coordinator(request.user)}
    )


@opens("pools.queue", "GET", "POST", subject="logged_decision")
def decision_supersede(request: SignedInRequest, pk: int) -> HttpResponse:
    _require_member(request)
    entry = get_object_or_404(LoggedDecision, pk=pk)
    form = SupersedeForm(request.POST or None)
    return form_page(
        request,
        form,
        "rollouts/nkg/decision_supersede.html",
        {"entry": entry},
        save=lambda: decision_log.supersede(entry.pk, by=request.user, **form.cleaned_data),
        success=_("Loggen har fått en ny linje. Den gamle står, og viser til den nye."),
        to="rollouts:decisions",
    )
