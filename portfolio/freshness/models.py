"""How long a status is taken for true before somebody is asked to confirm it: one row for each level, set by KS."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.levels import Level


@pghistory.track()
class FreshnessRule(models.Model):
    """After each of `ask_after` months without a word the municipality is asked; after the last the status is shown as
    unconfirmed. `needs_evidence` asks for a link to what shows it."""

    level = models.CharField(_("nivå"), max_length=20, choices=Level, unique=True)
    ask_after = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("måneder til vi spør"))
    needs_evidence = models.BooleanField(_("trenger dokumentasjon"), default=False)

    class Meta:
        verbose_name = _("ferskhetsregel")
        verbose_name_plural = _("ferskhetsregler")

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {', '.join(map(str, self.ask_after))}"
