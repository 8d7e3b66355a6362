"""Pages of the gatherings: the list, one gathering, answers, who came, notes, files."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.calendars import ical
from core.calendars import registry as calendars
from core.calendars.views import calendar_response
from core.http import SignedInRequest
from core.markdown import as_html
from core.notifications.events import span
from core.opens import opens
from core.pages import form_page, refused, refused_beside
from core.tables.spreadsheet import CSV_TYPE, XLSX_TYPE
from networks.gatherings import access, calendar_entries
from networks.gatherings import lists as gathering_lists
from networks.gatherings import workflow as gatherings
from networks.gatherings.forms import (
    NATIONAL,
    AgendaRow,
    AgendaRows,
    AttendanceForm,
    CancelForm,
    GatheringPlanForm,
    GuestRows,
    NotesForm,
    ReplyForm,
    default_times,
)
from networks.gatherings.models import Gathering, GatheringForm, GatheringQuerySet
from networks.geography.models import Network
from networks.people.models import Role

PAGE_SIZE = 40
# What the row "Når" of the list calls its choices.
COMING, PAST = "kommende", "tidligere"


def filtered(found: GatheringQuerySet, query: QueryDict, user: Any) -> GatheringQuerySet:
    """Those of `found` that the query string asks for: `region` (a key, or "nasjonal"), `form`, `mine`."""
    region, form = query.get("region", ""), query.get("form", "")
    if region == NATIONAL:
        found = found.filter(network__isnull=True)
    elif region:
        found = found.filter(network=get_object_or_404(Network, key=region))
    if form in GatheringForm.values:
        found = found.filter(form=form)
    if query.get("mine") and user.is_authenticated:
        found = found.inviting(user)
    return found


@opens("anyone")
def gathering_list(request: HttpRequest) -> HttpResponse:
    """What comes, by month, or what has been (`?vis=tidligere`)."""
    past = request.GET.get("vis") == PAST
    found = Gathering.objects.past() if past else Gathering.objects.upcoming()
    rows = filtered(found, request.GET, request.user).select_related("network")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("side"))
    answers = gathering_lists.own_answers(request.user, list(page))
    query = request.GET.copy()
    for name in ("vis", "side"):
        query.pop(name, None)
    region = request.GET.get("region", "")
    networks = list(Network.objects.all())
    context = {
        "page": page,
        "months": [
            (month, [(row, answers.get(row.pk, "")) for row in group]) for month, group in groupby(page, key=_month)
        ],
        "past": past,
        "query": query.urlencode(),
        "networks": networks,
        "network": next((network for network in networks if network.key == region), None),
        "region": region,
        "form": request.GET.get("form", ""),
        "forms": GatheringForm.choices,
        "mine": bool(request.GET.get("mine")),
        "may_create": access.may_organise_somewhere(request.user),
    }
    return render(request, "networks/gatherings/list.html", context)


def _month(gathering: Gathering) -> dt.date:
    return gathering.first_day.replace(day=1)


def _get(pk: int) -> Gathering:
    found: QuerySet[Gathering] = Gathering.objects.select_related("network", "created_by")
    return get_object_or_404(found, pk=pk)


@opens("anyone", subject="gathering:regional")
def gathering_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _get(pk))


def _page(
    request: HttpRequest,
    gathering: Gathering,
    status: int = 200,
    *,
    cancel_form: CancelForm | None = None,
    reply_form: ReplyForm | None = None,
    problem: str = "",
) -> HttpResponse:
    """Everyone sees when, where and what; those inside also the link, the people and the notes."""
    user = request.user
    may_edit = access.may_organise(user, gathering.network)
    inside = access.may_see_inside(user, gathering)
    invited = access.is_invited(user, gathering)
    people = gathering_lists.attendees(gathering) if inside else []
    mine = next((person for person in people if person.user and person.user.pk == user.pk), None)
    context = {
        "gathering": gathering,
        "when": span(gathering.starts_at, gathering.ends_at),
        "agenda": list(gathering.agenda.select_related("gathering")),
        "description": as_html(gathering.description),
        "notes": as_html(gathering.notes) if inside else "",
        "inside": inside,
        "invited": invited,
        "mine": mine,
        "may_edit": may_edit,
        "may_see_responsible": inside or access.may_see_responsible(user),
        "people": people,
        "counts": gathering_lists.counts(people),
        "audience": audience(gathering),
        "steps": list(gathering.steps.select_related("actor")),
        "names_shown": access.may_see_responsible(user),
        "has_begun": gathering.starts_at <= timezone.now(),
        "reply_form": reply_form or ReplyForm(initial={"comment": mine.comment if mine else ""}),
        "cancel_form": cancel_form or CancelForm(initial={"version": gathering.version}, auto_id="cancel-%s"),
        "cancel_open": cancel_form is not None,
        "problem": problem,
    }
    return render(request, "networks/gatherings/detail.html", context, status=status)


def audience(gathering: Gathering) -> list[str]:
    """Who is invited, in words without names."""
    regions = [network.name for network in gathering.invited_networks.all()]
    roles = [str(Role(role).label) for role in gathering.invited_roles]
    if gathering.network and not roles:
        roles = [_("alle med en rolle i regionen")]
    found = roles or ([_("alle med en rolle i regionene")] if regions else [])
    if regions:
        found.append(_("fra %(regions)s") % {"regions": ", ".join(regions)})
    people = gathering.invited_people.count()
    if people:
        found.append(_("%(n)d invitert med navn") % {"n": people})
    return found


@opens("gatherings.somewhere", "GET", "POST")
def gathering_create(request: SignedInRequest) -> HttpResponse:
    if not access.may_organise_somewhere(request.user):
        raise PermissionDenied(gatherings.who_organises())
    return _form_page(request, None)


@opens("gatherings.regional", "GET", "POST", subject="gathering:regional")
@opens("gatherings.national", "GET", "POST", subject="gathering:national")
def gathering_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    gathering = _get(pk)
    _organisers_only(request, gathering)
    return _form_page(request, gathering)


def _organisers_only(request: SignedInRequest, gathering: Gathering) -> None:
    if not access.may_organise(request.user, gathering.network):
        raise PermissionDenied(gatherings.who_organises())


def _form_page(request: SignedInRequest, gathering: Gathering | None) -> HttpResponse:
    initial, items = _initial(request, gathering)
    posted = request.POST or None
    form = GatheringPlanForm(posted, user=request.user, gathering=gathering, initial=initial)
    rows = AgendaRows(posted, initial=items, prefix="program")
    status = 200
    if posted and "more" in posted:
        # More rows for the agenda: nothing is judged, and nothing is lost.
        form = GatheringPlanForm(user=request.user, gathering=gathering, initial=_typed(posted))
        rows = AgendaRows(initial=_typed_rows(posted), prefix="program")
        context = {"form": form, "rows": rows, "gathering": gathering}
        return render(request, "networks/gatherings/form.html", context)
    if posted:
        status = 422
        # Both are judged, so that all that is wrong is said at once.
        if all([form.is_valid(), rows.is_valid()]):
            saved = _save(request, gathering, form, [item for row in rows if (item := row.item())])
            if saved is not None:
                return redirect(saved)
    context = {"form": form, "rows": rows, "gathering": gathering}
    return render(request, "networks/gatherings/form.html", context, status=status)


def _initial(request: SignedInRequest, gathering: Gathering | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    if gathering is None:
        network = request.GET.get("region", "")
        return {**default_times(), "scope": network or NATIONAL}, []
    items: Any = gathering.agenda.values("starts", "title", "responsible", "day")
    return GatheringPlanForm.initial_of(gathering), list(items)


def _typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, as the initial values of a form that nobody judges."""
    several = {"roles", "networks"}
    return {name: data.getlist(name) if name in several else data[name] for name in data}


def _typed_rows(data: QueryDict) -> list[dict[str, str]]:
    """The agenda as it was typed, and a row more than the form adds by itself."""
    total = data.get("program-TOTAL_FORMS", "")
    count = int(total) if total.isdecimal() else 0
    names = AgendaRow.base_fields
    return [{name: data.get(f"program-{n}-{name}", "") for name in names} for n in range(min(count, 50) + 1)]


def _save(
    request: SignedInRequest, gathering: Gathering | None, form: GatheringPlanForm, items: list[gatherings.Item]
) -> Gathering | None:
    with refused_beside(form):
        if gathering is None:
            saved = gatherings.create(by=request.user, network=form.network, plan=form.plan(items))
            messages.success(request, _("Samlingen er lagt inn, og de inviterte har fått beskjed i innboksen."))
            return saved
        saved = gatherings.change(
            gathering.pk, by=request.user, version=form.cleaned_data["version"] or 0, plan=form.plan(items)
        )
        messages.success(request, _("Samlingen er endret."))
        return saved
    return None


@opens("gatherings.regional", "POST", subject="gathering:regional")
def gathering_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    gathering = _get(pk)
    _organisers_only(request, gathering)
    form = CancelForm(request.POST, auto_id="cancel-%s")
    if form.is_valid():
        with refused() as refusal:
            gatherings.cancel(pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("Samlingen er avlyst, og de inviterte har fått beskjed."))
            return redirect(gathering)
        if not refusal.belongs_to(form):
            return _page(request, _get(pk), 409, problem=refusal.message)
        refusal.put_beside(form)
    return _page(request, gathering, 422, cancel_form=form)


@opens("gatherings.answer", "POST", subject="gathering:regional")
def gathering_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer with one click; `reply=undo` takes the answer back."""
    gathering = _get(pk)
    form = ReplyForm(request.POST)
    with refused() as refusal:
        if request.POST.get("reply") == "undo":
            gatherings.take_back_answer(pk, by=request.user)
            messages.success(request, _("Svaret er tatt tilbake."))
            return redirect(gathering)
        if form.is_valid():
            row = gatherings.answer(pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("Du har svart %(reply)s.") % {"reply": row.get_reply_display()})
            return redirect(gathering)
    if refusal:
        return _page(request, gathering, 409, problem=refusal.message)
    if not access.is_invited(request.user, gathering):
        raise PermissionDenied(gatherings.not_invited())
    return _page(request, gathering, 422, reply_form=form)


@opens("gatherings.regional", "GET", "POST", subject="gathering:regional")
def gathering_attendance(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down who came; the page can be opened again to put it right."""
    gathering = _get(pk)
    _organisers_only(request, gathering)
    people = [person for person in gathering_lists.attendees(gathering) if person.user]
    recorded = gathering.recorded_at is not None
    initial = {
        "version": gathering.version,
        "users": [person.user.pk for person in people if (person.came if recorded else person.reply == "yes")],  # type: ignore[union-attr]
    }
    guests = gathering.participants.filter(user=None).values("name", "network")
    posted = request.POST or None
    choices = [(person.user.pk, _described(person)) for person in people]  # type: ignore[union-attr]
    form = AttendanceForm(posted, choices=choices, initial=initial)
    rows = GuestRows(posted, initial=list(guests), prefix="gjester")
    problem, status = "", 200
    if posted:
        status = 422
        if all([form.is_valid(), rows.is_valid()]):
            with refused(everything=True) as refusal:
                found = [guest for row in rows if (guest := row.guest())]
                gatherings.record(pk, by=request.user, guests=found, **form.cleaned_data)
                messages.success(request, _("Deltakerne er ført."))
                return redirect(gathering)
            problem, status = refusal.message, refusal.status
    context = {"gathering": gathering, "form": form, "rows": rows, "problem": problem}
    return render(request, "networks/gatherings/attendance.html", context, status=status)


def _described(person: gathering_lists.Attendee) -> str:
    parts = [person.name, person.role]
    words = ", ".join(part for part in parts if part)
    return f"{words} ({_('svarte')} {person.reply_label})" if person.reply else words


@opens("gatherings.regional", "GET", "POST", subject="gathering:regional")
def gathering_notes(request: SignedInRequest, pk: int) -> HttpResponse:
    gathering = _get(pk)
    _organisers_only(request, gathering)
    form = NotesForm(request.POST or None, initial={"notes": gathering.notes, "version": gathering.version})
    return form_page(
        request,
        form,
        "networks/gatherings/notes.html",
        {"gathering": gathering},
        save=lambda: gatherings.write_notes(pk, by=request.user, **form.cleaned_data),
        success=_("Referatet er lagret."),
        to=gathering,
    )


@opens("gatherings.people", subject="gathering:regional", kwargs={"kind": "csv"})
def gathering_people(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The list of those invited and those who came as a file; comments are for the organisers."""
    gathering = _get(pk)
    if not access.may_see_inside(request.user, gathering):
        raise PermissionDenied(gatherings.who_sees_people())
    comments = access.may_organise(request.user, gathering.network)
    if kind not in ("csv", "xlsx"):
        raise Http404
    make = gathering_lists.as_csv if kind == "csv" else gathering_lists.as_xlsx
    response = HttpResponse(make(gathering, comments), content_type=CSV_TYPE if kind == "csv" else XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="samling-{gathering.pk}-deltakere.{kind}"'
    return response


@opens("anyone", subject="network")
def network_calendar(request: HttpRequest, key: str) -> HttpResponseBase:
    network = get_object_or_404(Network, key=key)
    with translation.override("nb"):
        name = _("Fellesløp, %(network)s") % {"network": network.name}
        body = ical.render(name, calendars.entries_for_network(network))
    return calendar_response(request, body, f"fellesloep-{network.key}.ics", public=True)


@opens("anyone", subject="gathering:regional")
def gathering_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = Gathering.objects.select_related("network").prefetch_related("agenda")
    gathering = get_object_or_404(found, pk=pk)
    inside = access.may_see_inside(request.user, gathering)
    with translation.override("nb"):
        body = ical.render(gathering.title, [calendar_entries.entry(gathering, inside=inside)])
    return calendar_response(request, body, f"samling-{gathering.pk}.ics", public=False)
