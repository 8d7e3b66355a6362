"""The e-health group of a network: its functions, who fills them, and what they know [003, 004 §5]."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.sorting import search_key, sort_key
from networks.geography.models import Municipality, Network, PeriodQuerySet, period_check
from networks.people.models import Role


class GroupFunction(models.TextChoices):
    """The three functions of a group; the codes are those of the roles."""

    CONTACT_PERSON = Role.CONTACT_PERSON.value, _("kontaktperson e-helse")
    ROLLOUT_LEADER = Role.ROLLOUT_LEADER.value, _("innføringsleder")
    NETWORK_RESOURCE = Role.NETWORK_RESOURCE.value, _("nettverksressurs")


@pghistory.track(exclude=["sort_key", "search_key"])
class Competence(models.Model):
    """Something that a member can know. KS extends the list; a group is expected to cover some of it together."""

    name = models.CharField(_("kompetanse"), max_length=100, unique=True)
    is_expected = models.BooleanField(_("forventes i hver regionale gruppe"), default=False)
    sort_key = models.CharField(max_length=100, editable=False, db_collation="C")
    search_key = models.CharField(max_length=100, editable=False)

    class Meta:
        verbose_name = _("kompetanse")
        verbose_name_plural = _("kompetanser")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key, self.search_key = sort_key(self.name), search_key(self.name)
        super().save(*args, **kwargs)


@pghistory.track()
class RegionalGroup(models.Model):
    """One for each network. `anchored_with` says with which health leaders the work is anchored, and when last."""

    network = models.OneToOneField(Network, models.PROTECT, related_name="group", verbose_name=_("diginettverk"))
    anchored_with = models.CharField(_("forankret hos"), max_length=200, blank=True)
    anchored_on = models.DateField(_("sist drøftet"), null=True, blank=True)
    fpu_representative = models.CharField(_("regionens representant i FPU"), max_length=150, blank=True)
    fpu_attends = models.BooleanField(_("FPU-representanten er knyttet til gruppen"), null=True, blank=True)

    # Here a name is the whole of what people write.
    mentions_people = ("fpu_representative", "anchored_with")

    class Meta:
        verbose_name = _("regional gruppe e-helse")
        verbose_name_plural = _("regionale grupper e-helse")
        ordering = ["network__sort_key"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}, {self.network}"

    def get_absolute_url(self) -> str:
        return reverse("networks:group", args=[self.network.key])


@pghistory.track()
class GroupMember(models.Model):
    """One seat of a group from a date to a date: a person, or a named function that nobody is tied to by account."""

    group = models.ForeignKey(RegionalGroup, models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="group_memberships",
        verbose_name=_("person"),
    )
    title = models.CharField(_("betegnelse"), max_length=150)
    function = models.CharField(_("funksjon"), max_length=30, choices=GroupFunction)
    employer = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group_members",
        verbose_name=_("arbeidsgiverkommune"),
    )
    buy_out_percent = models.PositiveSmallIntegerField(_("frikjøp i prosent"), null=True, blank=True)
    competences = models.ManyToManyField(Competence, blank=True, related_name="members", verbose_name=_("kompetanse"))
    phone = models.CharField(_("telefon"), max_length=30, blank=True)
    valid_from = models.DateField(_("gjelder fra"))
    valid_to = models.DateField(_("gjelder til (ikke med)"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("medlem av regional gruppe")
        verbose_name_plural = _("medlemmer av regional gruppe")
        ordering = ["group", "function", "pk"]
        constraints = [
            period_check("group_member_period"),
            models.CheckConstraint(name="group_member_function_known", condition=Q(function__in=GroupFunction.values)),
            models.CheckConstraint(
                name="group_member_percent",
                condition=Q(buy_out_percent__isnull=True) | Q(buy_out_percent__lte=100),
                violation_error_message=_("Frikjøpet må være mellom 0 og 100 prosent."),
            ),
            models.CheckConstraint(name="group_member_has_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> dt.date | None:
        """The last day in the seat; None for one without an end."""
        return self.valid_to - dt.timedelta(days=1) if self.valid_to else None
