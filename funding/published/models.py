"""Tables of amounts that somebody else has published, kept beside a grant to be compared with. Whole kroner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from funding.access import may_see_runs
from funding.grants.models import Grant
from networks.models import Network

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class PublishedTableQuerySet(models.QuerySet["PublishedTable"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> PublishedTableQuerySet:
        """KS' working papers, as runs."""
        return self if may_see_runs(user) else self.none()


class PublishedTable(models.Model):
    """A table as its source prints it, mistakes and all. It decides nothing and can't be changed, only removed."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="published_tables")
    source = models.CharField(_("kilde"), max_length=300)
    dated = models.DateField(_("kildens dato"))
    # What the source itself says that its amounts add up to; sources miscount.
    stated_sum = models.BigIntegerField(_("summen som kilden oppgir (kroner)"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("lagt inn"), default=timezone.now)

    objects = PublishedTableQuerySet.as_manager()

    personal = PersonalData(added_by=keep(_("Publiserte tabeller du har lagt inn")))

    class Meta:
        verbose_name = _("publisert tabell")
        verbose_name_plural = _("publiserte tabeller")
        ordering = ["-dated", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="published_table_has_a_source",
                condition=~Q(source="") & (Q(stated_sum__gte=0) | Q(stated_sum=None)),
            ),
        ]
        triggers = [pgtrigger.Protect(name="published_tables_stand", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.source

    def get_absolute_url(self) -> str:
        return reverse("funding:table", args=[self.pk])


class PublishedAmount(models.Model):
    """One network's amount in such a table."""

    table = models.ForeignKey(PublishedTable, models.CASCADE, related_name="amounts", db_index=False)
    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_("publisert (kroner)"))

    class Meta:
        verbose_name = _("publisert beløp")
        verbose_name_plural = _("publiserte beløp")
        ordering = ["table", "network__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["table", "network"], name="published_once_per_network"),
            models.CheckConstraint(name="published_amount_not_negative", condition=Q(amount__gte=0)),
        ]
        triggers = [pgtrigger.Protect(name="published_amounts_stand", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.network}: {self.amount}"
