"""Questionnaires in their versions, enquiries with those who are asked, and the answers as they are given."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.language import language_of
from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import Municipality, Network
from portfolio.enquiries.questions import Question, expanded

REMINDERS_AT_MOST = 2
USER = settings.AUTH_USER_MODEL


class Visibility(models.TextChoices):
    ASKERS = "askers", _("bare den som spør")
    REGIONS = "regions", _("regionene det gjelder, og hver kommune sine egne svar")
    SIGNED_IN = "signed_in", _("alle som er logget inn ser summer, og snitt av minst tre svar")


class Questionnaire(models.Model):
    """One version, as it was published and never changed; `questions` as in `enquiries.questions`, in bokmål."""

    key = models.SlugField(_("nøkkel"), max_length=60)
    version = models.PositiveSmallIntegerField(_("versjon"))
    title = models.CharField(_("tittel"), max_length=150)
    questions = models.JSONField(_("spørsmål"))
    published_at = models.DateTimeField(_("publisert"), default=timezone.now)
    # Nobody for those that came with the program.
    published_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    personal = PersonalData(published_by=keep(_("Spørreskjemaer du har publisert"), "title", "version"))

    class Meta:
        verbose_name = _("spørreskjema")
        verbose_name_plural = _("spørreskjemaer")
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="questionnaire_version_once"),
            models.CheckConstraint(name="questionnaire_has_title", condition=~Q(title="") & Q(version__gte=1)),
        ]
        triggers = [append_only("questionnaire_versions_stand")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portfolio:questionnaire", args=[self.key])


@pghistory.track()
class Enquiry(models.Model):
    """Somebody asks some people about something, to and including `open_until`.

    `network` is the region on whose behalf they ask; none for KS and for what the subject's own leaders ask. The
    subject is a kind that an app has registered (`enquiries.subjects`) with an id, or nothing.
    """

    title = models.CharField(_("hva det gjelder"), max_length=150)
    introduction = models.TextField(_("innledning"), blank=True)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="enquiries")
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    network = models.ForeignKey(Network, models.PROTECT, null=True, blank=True, related_name="enquiries")
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("laget"), default=timezone.now)
    sent_at = models.DateTimeField(_("sendt"), null=True, blank=True)
    open_until = models.DateField(_("åpen til og med"))
    visible_to = models.CharField(_("hvem ser svarene"), max_length=12, choices=Visibility, default=Visibility.ASKERS)
    closed_at = models.DateTimeField(_("lukket"), null=True, blank=True)

    personal = PersonalData(asked_by=keep(_("Spørringer du har sendt"), "title"))

    class Meta:
        verbose_name = _("spørring")
        verbose_name_plural = _("spørringer")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="enquiry_subject")]
        constraints = [
            models.CheckConstraint(name="enquiry_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="enquiry_visibility_known", condition=Q(visible_to__in=Visibility.values)),
            models.CheckConstraint(
                name="enquiry_subject_is_whole",
                condition=Q(subject_kind="", subject_id__isnull=True)
                | ~Q(subject_kind="") & Q(subject_id__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="enquiry_asks_the_same",
                fields=["questionnaire", "network", "asked_by", "subject_kind", "subject_id"],
            ),
            pgtrigger.Protect(
                name="enquiry_stays_closed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False, new__closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portfolio:enquiry", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Sent, not closed, and the last day isn't over."""
        return self.sent_at is not None and self.closed_at is None and timezone.localdate() <= self.open_until


@pghistory.track(exclude=["name", "email", "nonce"])
class Recipient(models.Model):
    """One who is asked: a person of the app, or a name and an address, for a municipality or as the one who leads.

    `solutions` are those that a question about status asks of. Another `nonce` makes links that were sent void.
    """

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="recipients")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("navn"), max_length=150, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    solutions = ArrayField(models.BigIntegerField(), verbose_name=_("løsninger"), default=list, blank=True)
    nonce = models.CharField(max_length=32)
    created_at = models.DateTimeField(default=timezone.now)
    passed_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="passed_to")
    sent_at = models.DateTimeField(_("sendt"), null=True, blank=True)
    opened_at = models.DateTimeField(_("åpnet"), null=True, blank=True)
    passed_at = models.DateTimeField(_("sendt videre"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("trukket tilbake"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("navn og adresse slettet"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("purringer"), default=0)
    last_reminded_at = models.DateTimeField(_("sist minnet"), null=True, blank=True)

    personal = PersonalData(user=keep(_("Spørringer du er spurt i"), "enquiry__title"))

    class Meta:
        verbose_name = _("mottaker")
        verbose_name_plural = _("mottakere")
        ordering = ["municipality__sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="recipient_can_be_reached",
                condition=Q(user__isnull=False, name="", email="")
                | Q(user__isnull=True) & (~Q(email="") | Q(forgotten_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="recipient_reminded_twice_at_most",
                condition=Q(reminders=0, last_reminded_at__isnull=True)
                | Q(reminders__range=(1, REMINDERS_AT_MOST), last_reminded_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["enquiry", "municipality", "user"],
                name="recipient_user_once",
                nulls_distinct=False,
                condition=Q(user__isnull=False),
            ),
            models.UniqueConstraint(
                "enquiry", "municipality", Lower("email"), name="recipient_address_once", condition=~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry_id}: {self.pk}"

    @property
    def who(self) -> str:
        return self.user.name if self.user else self.name or self.email

    @property
    def address(self) -> str:
        return self.user.email if self.user else self.email

    @property
    def language(self) -> str:
        """The person's own, else the written standard of the municipality."""
        if self.user is not None:
            return language_of(self.user)
        standard = self.municipality.written_standard if self.municipality else ""
        return standard if standard in ("nb", "nn") else settings.LANGUAGE_CODE

    def questions(self, names: dict[int, str]) -> list[Question]:
        """What this one is asked; `names` are the solutions by id."""
        asked = {pk: names[pk] for pk in self.solutions if pk in names}
        return expanded(self.enquiry.questionnaire.questions, asked)


@pghistory.track()
class Response(models.Model):
    """The answers of one recipient by the question's id, kept one by one; they count once they are submitted."""

    recipient = models.OneToOneField(Recipient, models.PROTECT, related_name="response")
    answers = models.JSONField(_("svar"), default=dict)
    changed_at = models.DateTimeField(_("endret"), default=timezone.now)
    submitted_at = models.DateTimeField(_("sendt inn"), null=True, blank=True)
    # Nobody when the link was used.
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    personal = PersonalData(answered_by=keep(_("Spørringer du har svart på"), "recipient__enquiry__title"))

    class Meta:
        verbose_name = _("svar på spørring")
        verbose_name_plural = _("svar på spørringer")
        triggers = [
            pgtrigger.Trigger(
                name="answers_stand_when_closed",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("answers"),
                when=pgtrigger.Before,
                declare=[("open", "boolean")],
                func="""
                    SELECT e.closed_at IS NULL AND r.revoked_at IS NULL
                           AND e.open_until >= (now() AT TIME ZONE 'Europe/Oslo')::date
                    INTO open FROM portfolio_recipient r JOIN portfolio_enquiry e ON e.id = r.enquiry_id
                    WHERE r.id = NEW.recipient_id;
                    IF NOT open THEN RAISE EXCEPTION 'the enquiry takes no answers'; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}"
