"""The composition of the NKG: led by KS, with NHN, the Directorate of Health, regions and municipalities [003]."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from networks.models import Municipality, Network


class Body(models.TextChoices):
    """The kinds of organisations that have members in the group."""

    KS = "ks", _("KS")
    NHN = "nhn", _("Norsk helsenett")
    DIRECTORATE = "directorate", _("Helsedirektoratet")
    REGIONAL_GROUP = "regional_group", _("regional gruppe e-helse")
    MUNICIPALITY = "municipality", _("kommune")


class Duty(models.TextChoices):
    MEMBER = "member", _("medlem")
    LEADER = "leader", _("leder")
    SECRETARY = "secretary", _("sekretær")


@pghistory.track()
class Seat(models.Model):
    """What a member of the NKG represents, and their duty in it. It counts while the person has the role."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="nkg_seat")
    body = models.CharField(_("organisasjon"), max_length=15, choices=Body)
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("diginettverk")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kommune")
    )
    duty = models.CharField(_("oppgave"), max_length=10, choices=Duty, default=Duty.MEMBER)

    personal = PersonalData(user=keep(_("Din plass i NKG"), "body", "network__name", "municipality__name", "duty"))

    class Meta:
        verbose_name = _("plass i NKG")
        verbose_name_plural = _("plasser i NKG")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="seat_of_one_place",
                condition=Q(body="regional_group", network__isnull=False, municipality__isnull=True)
                | Q(body="municipality", network__isnull=True, municipality__isnull=False)
                | ~Q(body__in=["regional_group", "municipality"]) & Q(network__isnull=True, municipality__isnull=True),
                violation_error_message=_("Velg regionen eller kommunen, og bare den."),
            ),
            models.CheckConstraint(
                name="ks_leads_the_group",
                condition=Q(body="ks") | ~Q(duty="leader"),
                violation_error_message=_("NKG ledes av KS."),
            ),
            models.UniqueConstraint(fields=["duty"], condition=~Q(duty="member"), name="one_of_each_duty"),
        ]

    def __str__(self) -> str:
        place = self.network or self.municipality
        return str(place) if place else str(Body(self.body).label)
