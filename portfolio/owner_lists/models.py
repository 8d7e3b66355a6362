"""What a solution's owner says about each municipality, kept as it came, and what came of the disagreements."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import Municipality
from portfolio.levels import COUNTED_LEVELS, Level
from portfolio.solutions.models import Solution
from portfolio.statuses.models import StatusReport


class OwnerColumns(models.Model):
    """Which column holds what in the files of one owner, remembered from the last file that was stored."""

    owner = models.CharField(_("eier"), max_length=200, unique=True)
    columns: Any = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.owner


class OwnerList(models.Model):
    """One file from the owner of a solution: who has reached `level` on `date`. The file itself is kept.

    `complete` says that a municipality that is not in the file has not reached the level. `reading` is how the file was
    read (`core.tables.finding.Table.told`), `rows` the preview that a person sees, and what the commit stores.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("til gjennomsyn")
        COMMITTED = "committed", _("lagret")
        DISCARDED = "discarded", _("forkastet")

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="owner_lists")
    level = models.CharField(_("nivå"), max_length=20, choices=[(level.value, level.label) for level in COUNTED_LEVELS])
    definition = models.CharField(_("hva listen teller"), max_length=300)
    date = models.DateField(_("per dato"))
    complete = models.BooleanField(_("listen er fullstendig"), default=True)
    file_name = models.CharField(_("fil"), max_length=200)
    original = models.BinaryField()
    digest = models.CharField(max_length=64)
    columns: Any = models.JSONField(default=dict)
    answers: Any = models.JSONField(default=dict)
    reading: Any = models.JSONField(default=dict)
    rows: Any = models.JSONField(default=list)
    state = models.CharField(_("tilstand"), max_length=10, choices=State, default=State.DRAFT)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("lastet opp"), default=timezone.now)
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)

    personal = PersonalData(uploaded_by=keep(_("Lister fra eiere du har lastet opp"), "solution__short_name", "date"))

    class Meta:
        verbose_name = _("eierliste")
        verbose_name_plural = _("eierlister")
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "digest"], condition=Q(state="committed"), name="owner_list_once_per_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution} {self.date:%d.%m.%Y}"


class OwnerListEntry(models.Model):
    """What a committed list says about one municipality."""

    owner_list = models.ForeignKey(OwnerList, models.CASCADE, related_name="entries", db_index=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    level = models.CharField(_("nivå"), max_length=20, choices=Level)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_list", "municipality"], name="owner_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.level}"


class Resolution(models.Model):
    """How one disagreement between an owner's list and a municipality's own status was settled, and why."""

    class Choice(models.TextChoices):
        ADOPT = "adopt", _("bruk eierens opplysning")
        KEEP = "keep", _("behold vår")
        ASK = "ask", _("spør kommunen")

    owner_list = models.ForeignKey(OwnerList, models.PROTECT, related_name="resolutions")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    choice = models.CharField(_("valg"), max_length=5, choices=Choice)
    reason = models.CharField(_("begrunnelse"), max_length=500)
    # What stood here when it was settled (empty: nobody had reported), and the report that came of it.
    ours = models.ForeignKey(StatusReport, models.PROTECT, null=True, blank=True, related_name="+")
    report = models.ForeignKey(StatusReport, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(_("avgjort"), default=timezone.now)

    personal = PersonalData(resolved_by=keep(_("Uenigheter du har avgjort"), "municipality__name", "choice", "reason"))

    class Meta:
        ordering = ["-resolved_at", "-pk"]
        triggers = [append_only("resolutions_are_append_only")]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_choice_display()}"
