"""A reform of municipalities as data: what becomes of whom on which date, and what applying it made in every app."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from networks.geography.models import OTHER_NAMES, Municipality, Network


class ReformKind(models.TextChoices):
    MERGER = "merger", _("sammenslåing")
    SPLIT = "split", _("deling")
    RENUMBERING = "renumbering", _("nye nummer")
    COUNTY_CHANGE = "county_change", _("fylkesendring")


class ReformState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    APPLIED = "applied", _("registrert")
    UNDONE = "undone", _("angret")


class ReformOrigin(models.TextChoices):
    ENTERED = "entered", _("lagt inn av KS")
    IMPORTED = "imported", _("hentet fra SSB")
    REFERENCE = "reference", _("fulgte med løsningen")


@pghistory.track()
class Reform(models.Model):
    """One dated reform. `date` is the first day of the new structure; `in_force_at` says when the apps were moved on.

    A draft changes nothing. An applied one has written its periods, memberships, roles and inherited statuses, all of
    them dated, so that nothing changes before `date`.
    """

    name = models.CharField(_("navn"), max_length=150)
    date = models.DateField(_("gjelder fra"))
    kind = models.CharField(_("type"), max_length=15, choices=ReformKind)
    note = models.TextField(_("merknad"), blank=True)
    origin = models.CharField(_("opphav"), max_length=10, choices=ReformOrigin, default=ReformOrigin.ENTERED)
    state = models.CharField(_("tilstand"), max_length=10, choices=ReformState, default=ReformState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("lagt inn"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lagt inn av")
    )
    applied_at = models.DateTimeField(_("registrert tidspunkt"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registrert av"),
    )
    in_force_at = models.DateTimeField(_("trådt i kraft"), null=True, blank=True)
    # What the preview said at the moment of applying: [{"title": …, "consequences": [{"text": …, …}]}].
    consequences = models.JSONField(_("virkninger"), default=list, blank=True)
    undone_at = models.DateTimeField(_("angret tidspunkt"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("angret av")
    )

    personal = PersonalData(
        created_by=keep(_("Reformer du har lagt inn")),
        applied_by=keep(_("Reformer du har registrert")),
        undone_by=keep(_("Reformer du har angret")),
    )

    # The program has written names into it.
    mentions_people = ("consequences",)

    class Meta:
        verbose_name = _("reform")
        verbose_name_plural = _("reformer")
        ordering = ["-date", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reform_state_has_its_times",
                condition=(
                    Q(state="draft", applied_at__isnull=True, in_force_at__isnull=True, undone_at__isnull=True)
                    | Q(state="applied", applied_at__isnull=False, undone_at__isnull=True)
                    | Q(state="undone", applied_at__isnull=False, undone_at__isnull=False, in_force_at__isnull=True)
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reforms:detail", args=[self.pk])

    @property
    def day_before(self) -> dt.date:
        """The last day of the old structure."""
        return self.date - dt.timedelta(days=1)


class ReformLine(models.Model):
    """All or a part of one municipality becomes (a part of) another: one row for each pair of from and to.

    Lines with the same `to_number` make one municipality. With `continues`, that is the predecessor itself, with its
    history; at most one line for each number may. `population` is how many inhabitants go this way, where it is known:
    it says which predecessor is the largest and is no population figure.
    """

    reform = models.ForeignKey(Reform, models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField(default=0)
    predecessor = models.ForeignKey(
        Municipality, models.PROTECT, related_name="reform_lines", verbose_name=_("fra kommune")
    )
    to_number = models.CharField(_("til nummer"), max_length=4)
    to_name = models.CharField(_("til navn"), max_length=100)
    county_name = models.CharField(_("fylkets navn"), max_length=100, blank=True)
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nettverk")
    )
    continues = models.BooleanField(_("samme kommune fortsetter"), default=False)
    population = models.PositiveIntegerField(_("innbyggere som følger med"), null=True, blank=True)
    name_se = models.CharField(_("nordsamisk navn"), max_length=100, blank=True)
    name_sma = models.CharField(_("sørsamisk navn"), max_length=100, blank=True)
    name_smj = models.CharField(_("lulesamisk navn"), max_length=100, blank=True)
    name_fkv = models.CharField(_("kvensk navn"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("linje i en reform")
        verbose_name_plural = _("linjer i en reform")
        ordering = ["reform", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reform", "predecessor", "to_number"], name="reform_line_once"),
            models.UniqueConstraint(
                fields=["reform", "to_number"], condition=Q(continues=True), name="reform_one_continues"
            ),
            models.UniqueConstraint(
                fields=["reform", "predecessor"], condition=Q(continues=True), name="reform_continues_once"
            ),
            models.CheckConstraint(name="reform_number_has_four_digits", condition=Q(to_number__regex=r"^\d{4}$")),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.to_number} {self.to_name}"

    def all_names(self) -> list[str]:
        """The names as entered, in every language, the Norwegian one first."""
        return [text for name in ("to_name", *OTHER_NAMES) if (text := getattr(self, name))]


class TraceKind(models.TextChoices):
    CREATED = "created", _("laget")
    CHANGED = "changed", _("endret")
    RECORDED = "recorded", _("ført i historikken")


class ReformTrace(models.Model):
    """One row somewhere that an applied reform made or changed; undoing walks them backwards.

    `created` is deleted again, `changed` gets its values of `before` again if it still has those of `after`, and
    `recorded` is in an append-only history, which the app that owns it makes void in its own way.
    """

    reform = models.ForeignKey(Reform, models.PROTECT, related_name="traces")
    kind = models.CharField(max_length=10, choices=TraceKind)
    model = models.CharField(max_length=100)
    object_id = models.BigIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["reform", "pk"]
        indexes = [models.Index(fields=["model", "object_id"], name="trace_of_row")]

    def __str__(self) -> str:
        return f"{self.reform_id}: {self.kind} {self.model} {self.object_id}"
