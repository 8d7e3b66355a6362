"""Pages of the regional groups: members, self-check, who knows what, contact lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page, saved
from core.tables.spreadsheet import CSV_TYPE, XLSX_TYPE
from networks.groups import contacts, membership
from networks.groups.facts import check_all, check_network
from networks.groups.forms import CompetenceForm, FindForm, GroupForm, MemberForm
from networks.groups.models import Competence, GroupMember, RegionalGroup
from networks.groups.self_check import summary


def _group(key: str) -> RegionalGroup:
    return get_object_or_404(RegionalGroup.objects.select_related("network"), network__key=key)


def _people_only(request: SignedInRequest) -> None:
    if not membership.may_see_people(request.user):
        raise PermissionDenied(_("Navn og kontaktopplysninger er for dem som har en rolle."))


@opens("groups.see", subject="network")
@opens("groups.edit", "POST", subject="network")
def group_page(request: SignedInRequest, key: str) -> HttpResponse:
    """Members, self-check, and for those who may: what the group says about itself."""
    group = _group(key)
    _people_only(request)
    may_edit = membership.may_edit_group(request.user, group.network)
    initial = {
        "anchored_with": group.anchored_with,
        "anchored_on": group.anchored_on,
        "fpu_representative": group.fpu_representative,
        "fpu_attends": {True: "yes", False: "no"}.get(group.fpu_attends, ""),  # type: ignore[arg-type]
    }
    form = GroupForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied(membership.who_may_edit())
        done = _("Opplysningene om gruppen er lagret.")
        if saved(request, form, lambda: membership.update_group(group.pk, by=request.user, **form.cleaned_data), done):
            return redirect(group)
    today = timezone.localdate()
    findings = check_network(group.network, today)
    members = membership.members_on(today).filter(group=group)
    later = GroupMember.objects.filter(group=group, valid_from__gt=today).order_by("valid_from")
    former = GroupMember.objects.filter(group=group, valid_to__lte=today).order_by("-valid_to")
    context = {
        "group": group,
        "network": group.network,
        "members": members,
        "later": later,
        "former": former,
        "findings": findings,
        "summary": summary(findings),
        "may_edit": may_edit,
        "form": form if may_edit else None,
    }
    return render(request, "networks/groups/group.html", context, status=422 if form.is_bound else 200)


@opens("groups.edit", "GET", "POST", subject="network")
def member_create(request: SignedInRequest, key: str) -> HttpResponse:
    return _member_page(request, _group(key), None)


@opens("groups.edit", "GET", "POST", subject="member")
def member_edit(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    group = _group(key)
    return _member_page(request, group, get_object_or_404(GroupMember, pk=pk, group=group))


def _member_page(request: SignedInRequest, group: RegionalGroup, member: GroupMember | None) -> HttpResponse:
    if not membership.may_edit_group(request.user, group.network):
        raise PermissionDenied(membership.who_may_edit())
    initial: dict[str, Any] = {"valid_from": timezone.localdate()}
    if member is not None:
        initial = {name: getattr(member, name) for name in MemberForm.base_fields if name != "competences"}
        initial["competences"] = member.competences.all()
    form = MemberForm(request.POST or None, network=group.network, member=member, initial=initial)
    return form_page(
        request,
        form,
        "networks/groups/member.html",
        {"group": group, "network": group.network, "member": member},
        save=lambda: membership.save_member(
            group.pk, by=request.user, member_id=member.pk if member else None, **form.cleaned_data
        ),
        success=lambda made: _("%(name)s er lagret.") % {"name": made.title},
        to=group,
    )


@opens("groups.edit", "POST", subject="member")
def member_end(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    group = _group(key)
    member = get_object_or_404(GroupMember, pk=pk, group=group)
    membership.end_member(member.pk, by=request.user)
    messages.success(request, _("%(name)s er ute av gruppen fra i dag.") % {"name": member.title})
    return redirect(group)


@opens("groups.overview")
def self_checks(request: SignedInRequest) -> HttpResponse:
    """All groups against all principles, for KS."""
    if not membership.may_see_all_checks(request.user):
        raise PermissionDenied(membership.who_sees_all_checks())
    checked = check_all()
    rows = [{"network": network, "findings": findings, "summary": summary(findings)} for network, findings in checked]
    return render(
        request, "networks/groups/self_checks.html", {"rows": rows, "principles": checked[0][1] if checked else []}
    )


@opens("groups.see")
def find_person(request: SignedInRequest) -> HttpResponse:
    """Who in the country knows something; without a word, everybody."""
    _people_only(request)
    form = FindForm(request.GET)
    members = list(_found(form)) if form.is_valid() else []
    query = request.GET.urlencode()
    context = {
        "form": form,
        "text": form.cleaned_data.get("kompetanse", "").strip(),
        "members": members,
        "competences": Competence.objects.all(),
        "query": f"?{query}" if query else "",
    }
    return render(request, "networks/groups/find_person.html", context)


def _found(form: FindForm) -> QuerySet[GroupMember]:
    """Today's members that a valid form asks for; the page and its files show the same."""
    today, asked = timezone.localdate(), form.cleaned_data
    text = asked["kompetanse"].strip()
    members = membership.find_members(text, today) if text else membership.members_on(today)
    if asked["region"]:
        members = members.filter(group__network=asked["region"])
    if asked["funksjon"]:
        members = members.filter(function=asked["funksjon"])
    return members


@opens("groups.see", subject="member")
def vcard(request: SignedInRequest, pk: int) -> HttpResponse:
    _people_only(request)
    member = get_object_or_404(membership.members_on(timezone.localdate()), pk=pk)
    response = HttpResponse(contacts.vcard(member), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="fellesloep-{member.pk}.vcf"'
    return response


@opens("groups.see")
def contact_list(request: SignedInRequest, kind: str) -> HttpResponse:
    """The contacts of `?region=`, `?funksjon=` and `?kompetanse=`, or all, as a file."""
    _people_only(request)
    form = FindForm(request.GET)
    if not form.is_valid():
        raise Http404
    today, asked = timezone.localdate(), form.cleaned_data
    region = asked["region"].key if asked["region"] else ""
    name = "-".join(filter(None, ["kontakter", region, asked["funksjon"], f"{today:%Y-%m-%d}"]))
    return _download(_found(form), kind, name, today)


def _download(members: Any, kind: str, name: str, today: dt.date) -> HttpResponse:
    body = contacts.as_csv(members) if kind == "csv" else contacts.as_xlsx(members)
    response = HttpResponse(body, content_type=CSV_TYPE if kind == "csv" else XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


@opens("groups.competences", "GET", "POST")
def competences(request: SignedInRequest) -> HttpResponse:
    """The list that groups choose from; KS extends it."""
    if not membership.may_edit_competences(request.user):
        raise PermissionDenied(membership.who_edits_competences())
    form = CompetenceForm(request.POST or None)
    return form_page(
        request,
        form,
        "networks/groups/competences.html",
        {"competences": Competence.objects.all()},
        save=lambda: membership.add_competence(by=request.user, **form.cleaned_data),
        success=lambda made: _("%(name)s er lagt til.") % {"name": made.name},
        to="networks:competences",
    )
