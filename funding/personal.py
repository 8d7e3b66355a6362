"""What is stored about a person in this room: what they have done with the grant. It belongs to the grant's history."""

from django.utils.translation import gettext_lazy as _

from networks.personal_data import registry as personal_registry


def register() -> None:
    for field, what in (
        ("grant.created_by", _("Tilskudd du har registrert")),
        ("allocationrun.requested_by", _("Fordelinger du har beregnet")),
        ("decision.proposed_by", _("Fordelinger du har foreslått")),
        ("decision.decided_by", _("Fordelinger du har avgjort")),
        ("publishedtable.added_by", _("Publiserte tabeller du har lagt inn")),
        ("lettertemplate.uploaded_by", _("Brevmaler du har lastet opp")),
        ("assignmentletter.sent_by", _("Oppdragsbrev du har sendt")),
        ("assignmentletter.received_by", _("Oppdragsbrev du har kvittert for")),
        ("payment.marked_by", _("Utbetalinger du har ført inn")),
        ("networkreport.updated_by", _("Rapporter du har skrevet på sist")),
        ("networkreport.submitted_by", _("Rapporter du har sendt inn")),
        ("networkreport.approved_by", _("Rapporter du har godkjent")),
        ("reportmove.actor", _("Det du har gjort med rapporter")),
        ("carryover.taken_by", _("Overføringer du har ført inn")),
        ("keysweep.requested_by", _("Søk etter nøkler du har bestilt")),
    ):
        personal_registry.keep(f"funding.{field}", what)
