"""What is stored about a person in this room: what they reported and decided. It belongs to the history of a role."""

from django.utils.translation import gettext_lazy as _

from networks.personal_data.registry import keep

CELL = ("municipality__name", "solution__short_name")


def register() -> None:
    keep("portfolio.statusreport.recorded_by", _("Statuser du har meldt"), "recorded_at", *CELL, "level", "comment")
    keep("portfolio.supersession.withdrawn_by", _("Statuser du har angret"), "withdrawn_at")
    keep("portfolio.ownerlist.uploaded_by", _("Lister fra eiere du har lastet opp"), "solution__short_name", "date")
    keep("portfolio.statusfile.uploaded_by", _("Statusfiler du har lest inn"), "uploaded_at", "file_name")
    keep("portfolio.statusfile.decided_by", _("Statusfiler du har lagret eller forkastet"), "decided_at", "file_name")
    keep("portfolio.resolution.resolved_by", _("Uenigheter du har avgjort"), "municipality__name", "choice", "reason")
    keep("portfolio.ambition.recorded_by", _("Ambisjoner du har ført inn"), "solution__short_name", "count")
    keep("portfolio.booklet.requested_by", _("Hefter du har laget"), "as_of")
    keep("portfolio.commitment.responsible", _("Forpliktelser du følger opp"), "title")
    keep("portfolio.itemsituation.by", _("Situasjoner du har skrevet"), "item__title", "date", "text")
    keep("portfolio.hearingcomment.by", _("Innspill du har gitt i høringer"), "edition__year", "text")
    keep("portfolio.hearingcomment.answered_by", _("Innspill du har svart på"), "edition__year", "answer")
    keep("portfolio.criterionweight.by", _("Vekter du har satt"), "criterion", "valid_from")
    keep("portfolio.score.by", _("Poeng du har gitt"), "item__title", "criterion", "points")
    keep("portfolio.regionalplan.created_by", _("Regionale porteføljer du har begynt på"), "network__name", "year")
    keep("portfolio.pilot.by", _("Piloter du har meldt inn"), *CELL, "motivation")
    keep("portfolio.pilotnote.by", _("Erfaringer du har skrevet som pilot"), "pilot__solution__short_name", "text")
    keep("portfolio.logline.actor", _("Det du har gjort med porteføljen"), "at", "kind")
