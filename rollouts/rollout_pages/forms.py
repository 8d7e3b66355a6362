"""The form of a new rollout, and the filters of the list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from networks.geography.models import valid_on_q
from networks.models import Network, Role, User
from networks.people.access import access_of
from portfolio.models import Solution
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Track
from rollouts.rollouts.tracks import QUESTIONS


class SolutionSelect(forms.Select):
    """What can't be chosen now stands in the list, out of reach; the page says why."""

    blocked: frozenset[int] = frozenset()

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **kwargs)
        if getattr(value, "value", value) in self.blocked:
            option["attrs"]["disabled"] = True
            option["label"] = _("%(solution)s (kan ikke velges nå)") % {"solution": label}
        return option


def question_fields() -> dict[str, forms.Field]:
    """One choice for each of the five questions."""
    return {
        f"q_{question.key}": forms.ChoiceField(
            label=question.text,
            choices=[(choice.value, capfirst(str(choice.label))) for choice in question.choices],
            widget=forms.RadioSelect,
            error_messages={"required": _("Svar på spørsmålet, så får du et råd.")},
        )
        for question in QUESTIONS
    }


class RolloutForm(PlainForm):
    asked = {
        "network": _("trengs for et regionalt løp"),
        "criteria": _("trengs for et delvis nasjonalt løp"),
        "deviation_reason": _("trengs når du velger noe annet enn svarene peker mot"),
    }
    track = forms.ChoiceField(
        label=_("Hva slags innføringsløp?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva slags innføringsløp det er.")},
    )
    network = forms.ModelChoiceField(
        Network.objects.none(), label=_("Region"), required=False, empty_label=_("Velg region")
    )
    solution = forms.ModelChoiceField(
        Solution.objects.all(),
        label=_("Løsning"),
        empty_label=_("Velg løsning"),
        widget=SolutionSelect(),
        error_messages={"required": _("Velg hvilken løsning som skal innføres.")},
    )
    title = forms.CharField(
        label=_("Tittel"),
        help_text=_("For eksempel «Kjernejournal for kommunene som gjenstår»."),
        max_length=200,
        error_messages={"required": _("Skriv en tittel.")},
    )
    leader = forms.ModelChoiceField(
        User.objects.none(), label=_("Innføringsleder"), required=False, empty_label=_("Ikke avgjort ennå")
    )
    criteria = forms.CharField(
        label=_("Vilkår for å være med"),
        help_text=_("Kreves for et delvis nasjonalt løp, for eksempel «samme journalsystem»."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    deviation_reason = forms.CharField(
        label=_("Hvorfor noe annet enn rådet?"),
        help_text=_("Fylles ut bare når du velger noe annet enn svarene peker mot."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    although_alike = forms.BooleanField(label=_("Ja, lag en til likevel"), required=False)

    def __init__(self, data: Any = None, *, by: User, blocked: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields |= question_fields()
        self.fields["solution"].widget.blocked = frozenset(blocked)
        # What earlier rollouts of the chosen solution learned stands below the fields.
        self.fields["solution"].widget.attrs |= {
            "hx-get": reverse("rollouts:create"),
            "hx-trigger": "change",
            "hx-target": "#lessons-of-solution",
            "hx-select": "#lessons-of-solution",
            "hx-swap": "outerHTML",
        }
        tracks = rollout_access.creatable_tracks(by)
        own = access_of(by).network_ids(Role.CONTACT_PERSON)
        fields: dict[str, Any] = self.fields
        fields["track"].choices = [(track.value, track.label) for track in tracks]
        if len(tracks) == 1:
            self._settle("track", tracks[0].value)
        if Track.REGIONAL in tracks:
            fields["network"].queryset = Network.objects.filter(pk__in=own)
            if len(own) == 1:
                self._settle("network", next(iter(own)))
        else:
            del fields["network"]
        if Track.PARTIAL not in tracks:
            del fields["criteria"]
        fields["leader"].queryset = self._leaders(tracks, own)

    def answers(self) -> dict[str, str]:
        """The answers to the questions as they stand, also before the form is whole."""
        given = {question.key: self[f"q_{question.key}"].value() or "" for question in QUESTIONS}
        return {key: str(value) for key, value in given.items()}

    def terms(self) -> dict[str, Any]:
        """What `create_rollout` takes."""
        fields = {name: value for name, value in self.cleaned_data.items() if not name.startswith("q_")}
        return {**fields, "answers": self.answers()}

    def _settle(self, name: str, value: Any) -> None:
        """There is nothing to choose: the field is filled in and out of sight."""
        self.fields[name].widget = forms.HiddenInput()
        self.initial[name] = value

    @staticmethod
    def _leaders(tracks: list[Track], own: frozenset[int]) -> Any:
        today = valid_on_q(timezone.localdate(), "assignments__")
        lead = Q(pk__in=[])
        if Track.REGIONAL in tracks:
            regional = [role.value for role in rollout_access.REGIONAL_PROPOSERS]
            lead |= today & Q(assignments__network__in=own, assignments__role__in=regional)
        if Track.NATIONAL in tracks:
            lead |= today & Q(assignments__role=Role.ROLLOUT_LEADER)
        return User.objects.filter(lead, is_active=True).distinct().order_by("name")


class TitleForm(PlainForm):
    """Another title for a rollout."""

    title = forms.CharField(label=_("Tittel"), max_length=200, error_messages={"required": _("Skriv en tittel.")})


class RolloutFilter(PlainForm):
    """The list's filters; an unknown value filters nothing away."""

    losning = forms.ModelChoiceField(
        Solution.objects.none(),
        label=_("Løsning"),
        required=False,
        to_field_name="key",
        empty_label=_("Alle løsninger"),
    )
    region = forms.ModelChoiceField(
        Network.objects.none(), label=_("Region"), required=False, to_field_name="key", empty_label=_("Alle regioner")
    )
    apne = forms.BooleanField(label=_("Bare med åpen påmelding"), required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["losning"].queryset = Solution.objects.filter(rollouts__isnull=False).distinct()
        fields["region"].queryset = Network.objects.filter(rollouts__isnull=False).distinct()
        for field in fields.values():
            field.widget.attrs["data-autosubmit"] = ""

    def conditions(self) -> Q:
        found = Q()
        if not self.is_valid():
            return found
        if solution := self.cleaned_data["losning"]:
            found &= Q(solution=solution)
        if network := self.cleaned_data["region"]:
            found &= Q(network=network) | Q(network__isnull=True)
        if self.cleaned_data["apne"]:
            today = timezone.localdate()
            found &= Q(pk__in=Pool.objects.filter(state=PoolState.OPEN, sign_up_deadline__gte=today).values("rollout"))
        return found
