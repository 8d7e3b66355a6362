"""Materials of a solution: templates and guides in versions, what is required, and the municipalities' own copies."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import Municipality
from portfolio.models import Solution


class MaterialKind(models.TextChoices):
    """What the source says must be handed over before a common rollout [004 §4.2], and other things."""

    RISK = "risk", _("risikovurdering (ROS)")
    PRIVACY = "privacy", _("vurdering av personvernkonsekvenser (DPIA)")
    BENEFIT = "benefit", _("gevinstanalyse")
    TRAINING = "training", _("opplæring")
    INFORMATION = "information", _("informasjonsmateriell")
    PROCESSES = "processes", _("endrede arbeidsprosesser")
    OTHER = "other", _("annet")


class Language(models.TextChoices):
    BOKMAAL = "nb", _("bokmål")
    NYNORSK = "nn", _("nynorsk")
    NORTHERN_SAMI = "se", _("nordsamisk")
    ENGLISH = "en", _("engelsk")


class MaterialQuerySet(models.QuerySet["Material"]):
    def with_latest(self) -> MaterialQuerySet:
        """With `latest_number` and `latest_at`: the version that holds today."""
        newest = MaterialVersion.objects.filter(material=OuterRef("pk")).order_by("-number")
        return self.annotate(
            latest_number=Subquery(newest.values("number")[:1]), latest_at=Subquery(newest.values("published_at")[:1])
        )

    def overdue(self, today: dt.date) -> MaterialQuerySet:
        """Those that somebody should have looked through before `today`."""
        return self.filter(review_due__lt=today)


@pghistory.track()
class Material(models.Model):
    """One thing that municipalities use; `owner` is who answers for it, `steward` the person who keeps it right.

    `review_due` is the last day (inclusive) by which the steward looks through it.
    """

    solution = models.ForeignKey(
        Solution, models.PROTECT, related_name="materials", verbose_name=_("løsning"), db_index=False
    )
    kind = models.CharField(_("slag"), max_length=12, choices=MaterialKind)
    title = models.CharField(_("tittel"), max_length=150)
    owner = models.CharField(_("eier"), max_length=100)
    language = models.CharField(_("språk"), max_length=2, choices=Language, default=Language.BOKMAAL)
    steward = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="kept_materials", verbose_name=_("forvalter")
    )
    review_due = models.DateField(_("skal gjennomgås innen"))
    created_at = models.DateTimeField(_("opprettet"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MaterialQuerySet.as_manager()

    personal = PersonalData(
        steward=keep(_("Materiell du forvalter"), "title"),
        created_by=keep(_("Materiell du har laget"), "title"),
    )

    class Meta:
        verbose_name = _("materiell")
        verbose_name_plural = _("materiell")
        ordering = ["solution__name", "kind", "title", "pk"]
        constraints = [
            models.CheckConstraint(name="material_kind_known", condition=Q(kind__in=MaterialKind.values)),
            models.CheckConstraint(name="material_language_known", condition=Q(language__in=Language.values)),
            models.UniqueConstraint(fields=["solution", "language", "title"], name="material_title_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rollouts:material", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        return self.review_due < timezone.localdate()


class MaterialFile(models.Model):
    """An uploaded file, in a table of its own so that no list reads it. Never changed."""

    name = models.CharField(_("filnavn"), max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("størrelse"))
    content = models.BinaryField()

    class Meta:
        verbose_name = _("fil")
        verbose_name_plural = _("filer")
        triggers = [append_only("material_file_stands")]

    def __str__(self) -> str:
        return self.name


class MaterialVersion(models.Model):
    """A published version: an address or a file. It is never changed; what is new is a new version."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField(_("versjon"))
    link = models.URLField(_("lenke"), blank=True, max_length=500)
    file = models.OneToOneField(MaterialFile, models.PROTECT, null=True, blank=True, related_name="version")
    change_note = models.CharField(_("hva som er nytt"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("publisert"), default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = PersonalData(published_by=keep(_("Materiell du har publisert"), "material__title", "number"))

    class Meta:
        verbose_name = _("versjon av materiell")
        verbose_name_plural = _("versjoner av materiell")
        ordering = ["material", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="material_version_once"),
            models.CheckConstraint(
                name="material_version_link_or_file",
                condition=Q(file__isnull=True) & ~Q(link="") | Q(file__isnull=False, link=""),
            ),
        ]
        triggers = [append_only("material_version_stands")]

    def __str__(self) -> str:
        return f"{self.material} {self.number}"

    @property
    def href(self) -> str:
        """Where it is read: the owner's address, or our own download."""
        return self.link or reverse("rollouts:material_file", args=[self.material_id, self.number])


@pghistory.track()
class MaterialRequirement(models.Model):
    """What a solution must have before municipalities are invited, and who is to deliver it."""

    solution = models.ForeignKey(Solution, models.CASCADE, related_name="required_materials", db_index=False)
    kind = models.CharField(_("slag"), max_length=12, choices=MaterialKind)
    deliverer = models.CharField(_("hvem som leverer"), max_length=100)

    class Meta:
        verbose_name = _("krav om materiell")
        verbose_name_plural = _("krav om materiell")
        ordering = ["solution", "kind"]
        constraints = [models.UniqueConstraint(fields=["solution", "kind"], name="material_required_once")]

    def __str__(self) -> str:
        return f"{self.solution}: {self.get_kind_display()}"


class CopyQuerySet(models.QuerySet["MaterialCopy"]):
    def stale(self) -> CopyQuerySet:
        """Copies of which the parent has a newer version."""
        return self.annotate(latest=Max("parent__material__versions__number")).filter(parent__number__lt=F("latest"))


@pghistory.track()
class MaterialCopy(models.Model):
    """A municipality's own copy, adapted by itself; `parent` is the version it was made from.

    `reference` says where the copy lies (a case number, a folder). It is the municipality's own business.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="material_copies")
    material = models.ForeignKey(Material, models.PROTECT, related_name="copies", db_index=False)
    parent = models.ForeignKey(MaterialVersion, models.PROTECT, related_name="copies")
    reference = models.CharField(_("hvor kopien ligger"), max_length=200, blank=True)
    updated_at = models.DateTimeField(_("oppdatert"), default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CopyQuerySet.as_manager()

    personal = PersonalData(
        updated_by=keep(_("Kommunenes egne maler du har ført inn"), "municipality__name", "reference")
    )

    class Meta:
        verbose_name = _("kommunens kopi")
        verbose_name_plural = _("kommunenes kopier")
        ordering = ["municipality__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["material", "municipality"], name="one_copy_of_a_material"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.parent}"
