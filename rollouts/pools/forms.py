"""Forms check what was typed; the rules are in `workflow` and `sign_ups`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm
from networks.models import User
from rollouts.pools.models import Pool
from rollouts.pools.moves import MOVES, Action
from rollouts.rollouts import leaders as rollout_leaders
from rollouts.rollouts.models import Rollout

NEEDS_REASON = MOVES.actions_with_reason()


class LeaderSelect(forms.Select):
    """Who can't be chosen stands at the end, out of reach, with the reason."""

    blocked: list[tuple[str, str]] = []

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        groups: Any = super().optgroups(name, value, attrs)
        options = [
            self.create_option(name, "", f"{who} – {why}", False, number, attrs={"disabled": True})
            for number, (who, why) in enumerate(self.blocked)
        ]
        return [*groups, (_("Kan ikke velges"), options, len(groups))] if options else groups


def leader_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        User.objects.none(),
        label=_("Puljens leder"),
        required=False,
        empty_label=_("Den som leder innføringsløpet"),
        widget=LeaderSelect(),
        error_messages={"invalid_choice": _("Personen kan ikke velges. Listen sier hvorfor.")},
    )


def offer_leaders(form: forms.Form, rollout: Rollout) -> None:
    field: Any = form.fields["leader"]
    field.queryset = rollout_leaders.candidates(rollout, of_pool=True)
    field.widget.blocked = rollout_leaders.blocked(rollout)


class PoolForm(PlainForm):
    start_date = forms.DateField(
        label=_("Første dag"),
        widget=DateInput(),
        error_messages={"required": _("Velg første dag."), "invalid": _("Skriv en gyldig dato.")},
    )
    end_date = forms.DateField(
        label=_("Siste dag"),
        widget=DateInput(),
        error_messages={"required": _("Velg siste dag."), "invalid": _("Skriv en gyldig dato.")},
    )
    sign_up_deadline = forms.DateField(
        label=_("Påmeldingsfrist"),
        help_text=_("Siste dag kommunene kan meldes på."),
        widget=DateInput(),
        error_messages={"required": _("Velg påmeldingsfrist."), "invalid": _("Skriv en gyldig dato.")},
    )
    capacity = forms.IntegerField(
        label=_("Antall plasser"),
        help_text=_("Hvor mange kommuner det er rom for."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1}),
        error_messages={
            "required": _("Skriv hvor mange plasser puljen har."),
            "invalid": _("Skriv et helt tall, for eksempel 12."),
        },
    )
    minimum = forms.IntegerField(
        label=_("Minste antall"),
        help_text=_(
            "Så mange kommuner trengs for at puljen skal starte. La feltet stå tomt hvis det ikke er noen grense."
        ),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
        error_messages={"invalid": _("Skriv et helt tall, for eksempel 5.")},
    )
    note = forms.CharField(
        label=_("Om puljen"),
        help_text=_("Hva NKG og kommunene bør vite: arbeidsform, hvem som støtter, forutsetninger."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    leader = leader_field()
    although_alike = forms.BooleanField(label=_("Ja, lag en til likevel"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ["start_date", "end_date", "sign_up_deadline", "capacity", "minimum", "note", "leader", "version"]

    def __init__(self, data: Any = None, *, rollout: Rollout | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if rollout is None:
            del self.fields["leader"], self.fields["although_alike"]
        else:
            offer_leaders(self, rollout)

    def terms(self) -> dict[str, Any]:
        """The terms as the domain takes them; no minimum is 0."""
        return {name: self.cleaned_data[name] for name in Pool.TERMS} | {"minimum": self.cleaned_data["minimum"] or 0}

    def proposal(self) -> dict[str, Any]:
        """The terms and the leader."""
        return {**self.terms(), "leader": self.cleaned_data["leader"]}


class LeaderForm(PlainForm):
    leader = leader_field()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, rollout: Rollout, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        offer_leaders(self, rollout)


class ChangeForm(PoolForm):
    """Other terms for a pool that the NKG has approved; who leads it isn't among them."""

    reason = forms.CharField(
        label=_("Hvorfor må puljen endres?"),
        help_text=_("NKG og kommunene får se dette."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv hvorfor puljen må endres.")},
    )


class OtherTermsForm(PoolForm):
    """What a member of the NKG would approve instead of what was asked for."""

    reason = forms.CharField(
        label=_("Hvorfor bør vilkårene være andre?"),
        help_text=_("De andre medlemmene og de som leder puljen, får se dette."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv hvorfor vilkårene bør være andre.")},
    )


class CommentForm(PlainForm):
    """Beside a move that needs no reason."""

    comment = forms.CharField(label=_("Kommentar"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class ApproveForm(PlainForm):
    """The NKG says yes; for what is unfinished it says why."""

    asked = {"reason": _("trengs når noe er uferdig")}
    reason = forms.CharField(
        label=_("Begrunnelse"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Skriv en begrunnelse.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SendBackForm(PlainForm):
    """The NKG says no."""

    reason = forms.CharField(
        label=_("Begrunnelse"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Skriv en begrunnelse.")},
    )


class ReasonForm(SendBackForm):
    """Beside a move that needs one."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PostponeForm(PlainForm):
    """The NKG lets a case wait."""

    reason = forms.CharField(
        label=_("Hvorfor må saken vente?"),
        help_text=_("Den som sendte inn saken, får se dette."),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Skriv en begrunnelse.")},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **{"auto_id": "postpone-%s", **kwargs})


def action_form(action: Action, version: int, data: Any = None, reason: str = "") -> PlainForm:
    """The form beside one move; its ids carry the move's name, since several are on one page."""
    form_class: Any = ReasonForm if action in NEEDS_REASON else CommentForm
    if action == Action.APPROVE:
        form_class = ApproveForm
    return form_class(data, auto_id=f"{action.value}-%s", initial={"version": version, "reason": reason})
