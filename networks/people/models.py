"""Users and their dated, scoped roles. A role is always ours: a sign-in provider tells who, never what they may."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, delete, keep
from networks.geography.models import Municipality, Network, PeriodQuerySet, period_check


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> User:
        """A person who signs in with `email`; without a password, only another sign-in provider lets them in."""
        user = self.model(email=self.normalize_email(email), name=name, **fields)
        user.set_password(password)
        user.save()
        return user


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person. Access comes from role assignments only; there is no superuser."""

    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("navn"), max_length=150)
    title = models.CharField(_("tittel"), max_length=150, blank=True)
    # Empty: the written standard of the place that one works for (`networks.people.language`).
    language = models.CharField(_("språk"), max_length=10, choices=settings.LANGUAGES, blank=True, default="")
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_demo = models.BooleanField(_("demobruker"), default=False)
    created_at = models.DateTimeField(_("opprettet"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("bruker")
        verbose_name_plural = _("brukere")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_once", violation_error_message=_("E-postadressen er i bruk.")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_sign_in(self) -> bool:
        """Whether there is a password, or an identity at a provider; one query for those without a password."""
        return self.has_usable_password() or self.identities.exists()

    @property
    def has_roles(self) -> bool:
        """Whether the person holds any role today; one query the first time, none after."""
        from networks.people.access import access_of

        return bool(access_of(self).roles)


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("administrator i KS")
    PORTFOLIO_MANAGER = "portfolio_manager", _("porteføljeansvarlig i KS")
    GRANT_MANAGER = "grant_manager", _("tilskuddsansvarlig i KS")
    NATIONAL_COORDINATOR = "national_coordinator", _("medlem av nasjonal koordineringsgruppe")
    CONTACT_PERSON = "contact_person", _("kontaktperson e-helse")
    ROLLOUT_LEADER = "rollout_leader", _("innføringsleder")
    NETWORK_RESOURCE = "network_resource", _("nettverksressurs")
    MUNICIPALITY_REPRESENTATIVE = "municipality_representative", _("kommunens representant")
    READER = "reader", _("leser")


NETWORK_ROLES = {Role.CONTACT_PERSON, Role.NETWORK_RESOURCE}
OPTIONAL_NETWORK_ROLES = {Role.ROLLOUT_LEADER, Role.READER}
MUNICIPALITY_ROLES = {Role.MUNICIPALITY_REPRESENTATIVE}
NATIONAL_ROLES = set(Role) - NETWORK_ROLES - OPTIONAL_NETWORK_ROLES - MUNICIPALITY_ROLES


@pghistory.track()
class RoleAssignment(models.Model):
    """One role of one person, from a date to a date, for a network, a municipality or the country."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments", verbose_name=_("person"))
    role = models.CharField(_("rolle"), max_length=30, choices=Role)
    network = models.ForeignKey(Network, models.PROTECT, null=True, blank=True, related_name="assignments")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="assignments")
    valid_from = models.DateField(_("gjelder fra"))
    valid_to = models.DateField(_("gjelder til (ikke med)"), null=True, blank=True)
    deputy_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name=_("vikar for")
    )

    objects = PeriodQuerySet.as_manager()

    personal = PersonalData(
        user=keep(_("Roller"), "role", "network__name", "municipality__name", "valid_from", "valid_to")
    )

    class Meta:
        verbose_name = _("rolletildeling")
        verbose_name_plural = _("rolletildelinger")
        ordering = ["user", "role"]
        constraints = [
            period_check("assignment_period"),
            models.CheckConstraint(
                name="assignment_deputy_has_an_end",
                condition=Q(deputy_for__isnull=True) | Q(valid_to__isnull=False),
                violation_error_message=_("En vikar må ha en siste dag."),
            ),
            models.CheckConstraint(
                name="assignment_scope_fits_role",
                condition=(
                    Q(role__in=sorted(NETWORK_ROLES), network__isnull=False, municipality__isnull=True)
                    | Q(role__in=sorted(OPTIONAL_NETWORK_ROLES), municipality__isnull=True)
                    | Q(role__in=sorted(MUNICIPALITY_ROLES), network__isnull=True, municipality__isnull=False)
                    | Q(role__in=sorted(NATIONAL_ROLES), network__isnull=True, municipality__isnull=True)
                ),
                violation_error_message=_("Rollen og området passer ikke sammen."),
            ),
        ]

    def __str__(self) -> str:
        scope = self.network or self.municipality
        words = f"{self.get_role_display()}, {scope}" if scope else self.get_role_display()
        return _("%(role)s (vikar)") % {"role": words} if self.deputy_for_id else words

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which the role holds; None for one without an end."""
        return self.valid_to - dt.timedelta(days=1) if self.valid_to else None


class Invitation(models.Model):
    """An e-mail with a link that lets one person set a password for the first time. It works once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations", verbose_name=_("person"))
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invitert av"))
    created_at = models.DateTimeField(_("opprettet"), auto_now_add=True)
    expires_at = models.DateTimeField(_("går ut"))
    sent_at = models.DateTimeField(_("sendt"), null=True)
    accepted_at = models.DateTimeField(_("tatt i bruk"), null=True)

    personal = PersonalData(
        user=delete(_("Invitasjoner til deg"), "created_at", "sent_at", "accepted_at"),
        invited_by=keep(_("Invitasjoner fra deg"), "created_at"),
    )

    class Meta:
        verbose_name = _("invitasjon")
        verbose_name_plural = _("invitasjoner")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(accepted_at__isnull=True), name="invitation_one_open_per_person"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
