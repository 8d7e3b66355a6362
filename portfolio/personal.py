"""What is stored about a person in this room: what they reported. It belongs to the history of the municipality."""

from django.utils.translation import gettext_lazy as _

from networks import personal_registry


def register() -> None:
    personal_registry.keep(
        "portfolio.statusreport.recorded_by",
        _("Statuser du har meldt"),
        "recorded_at",
        "municipality__name",
        "solution__short_name",
        "level",
        "comment",
    )
