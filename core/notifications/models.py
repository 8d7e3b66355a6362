"""What a person is told, and by which way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.notifications import events, kinds
from core.personal_data import PersonalData, delete


class MessageQuerySet(models.QuerySet["Message"]):
    def unread(self) -> MessageQuerySet:
        return self.filter(read_at__isnull=True, over_at__isnull=True)

    def visible_to(self, user: object) -> MessageQuerySet:
        """A message is for the one who got it, and nobody else."""
        return self.filter(user=user) if getattr(user, "pk", None) else self.none()


class Message(models.Model):
    """One line in a person's inbox: an event with parameters, put into words in the language of the one who reads.

    `title` and `detail` are the words in bokmål when it was told: they are shown when the event is no longer in the
    register. `mailed_on` is the day of the digest that it was part of; `over_at` when it ceased to hold, as the
    invitation to a pool that was cancelled.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox")
    kind = models.CharField(_("slag"), max_length=20, choices=kinds.choices)
    event = models.CharField(max_length=50, blank=True)
    params = models.JSONField(default=dict, blank=True)
    title = models.CharField(_("tittel"), max_length=250)
    detail = models.TextField(_("mer"), blank=True)
    url = models.CharField(max_length=250)
    created_at = models.DateTimeField(_("kom"), default=timezone.now)
    read_at = models.DateTimeField(_("lest"), null=True, blank=True)
    over_at = models.DateTimeField(_("gjelder ikke lenger"), null=True, blank=True)
    mailed_on = models.DateField(_("sendt på e-post"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    personal = PersonalData(user=delete(_("Meldinger i innboksen"), "created_at", "title", "detail", "read_at"))

    # The program has written names into these.
    mentions_people = ("title", "detail", "params")

    class Meta:
        verbose_name = _("melding")
        verbose_name_plural = _("meldinger")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["user"], name="message_unread", condition=Q(read_at__isnull=True, over_at__isnull=True)
            ),
            models.Index(fields=["user"], name="message_unmailed", condition=Q(mailed_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> str:
        """The title in the language in force."""
        return self._in_words[0]

    @property
    def more(self) -> str:
        """The detail in the language in force."""
        return self._in_words[1]

    @property
    def _in_words(self) -> tuple[str, str]:
        return events.in_words(self.event, self.params) or (self.title, self.detail)


class MailChoice(models.Model):
    """A person's choice for one kind of message; without a row it is sent by e-mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choices", db_index=False)
    kind = models.CharField(_("slag"), max_length=20, choices=kinds.choices)
    by_mail = models.BooleanField(_("på e-post"), default=True)

    personal = PersonalData(user=delete(_("Valg om e-post"), "kind", "by_mail"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_mail_choice_per_kind")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}: {self.by_mail}"


class Digest(models.Model):
    """The one e-mail of one person on one day. Claimed before it is sent, so that nobody gets two."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests", db_index=False)
    day = models.DateField(_("dag"))
    has_reminder = models.BooleanField(default=False)
    sent_at = models.DateTimeField(_("sendt"), null=True, blank=True)
    error = models.TextField(_("feil"), blank=True)

    personal = PersonalData(user=delete(_("E-poster med dagens meldinger"), "day", "sent_at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"
