"""What this room stores about a person. All of it belongs to the history of a role."""

from django.utils.translation import gettext_lazy as _

from networks.personal_data import registry as personal_registry


def register() -> None:
    """What is stored about a person in this room. All of it belongs to the history of a role."""
    for field, what in (
        ("rollout.leader", _("Innføringsløp du leder")),
        ("rollout.created_by", _("Innføringsløp du har opprettet")),
    ):
        personal_registry.keep(f"rollouts.{field}", what, "title")
    for field, what in (
        ("pool.created_by", _("Puljer du har opprettet")),
        ("pool.updated_by", _("Puljer du har endret sist")),
        ("pool.submitted_by", _("Puljer du har sendt inn")),
        ("pool.decided_by", _("Puljer du har avgjort")),
    ):
        personal_registry.keep(f"rollouts.{field}", what, "rollout__title", "number")
    for field, what in (
        ("informationsheet.updated_by", _("Informasjon til kommuner du har skrevet")),
        ("informationsheet.published_by", _("Informasjon til kommuner du har publisert")),
    ):
        personal_registry.keep(f"rollouts.{field}", what, "rollout__title", "version")
    for field, what in (
        ("poolchange.submitted_by", _("Endringer av puljer du har foreslått")),
        ("poolchange.decided_by", _("Endringer av puljer du har avgjort")),
    ):
        personal_registry.keep(f"rollouts.{field}", what, "pool__rollout__title", "pool__number", "state")
    personal_registry.keep("rollouts.pool.leader", _("Puljer du leder"), "rollout__title", "number")
    actions = ("pool__rollout__title", "pool__number", "action", "role", "comment")
    personal_registry.keep("rollouts.pooltransition.actor", _("Det du har gjort med puljer"), *actions)
    for field, what in (
        ("signup.signed_up_by", _("Påmeldinger du har ført inn")),
        ("signup.withdrawn_by", _("Påmeldinger du har trukket")),
        ("signup.invited_by", _("Invitasjoner du har sendt kommuner")),
        ("signup.declined_by", _("Nei du har ført inn")),
    ):
        personal_registry.keep(f"rollouts.{field}", what, "pool__rollout__title", "municipality__name")
    moves = ("sign_up__municipality__name", "to_state", "role", "comment")
    personal_registry.keep("rollouts.signuptransition.actor", _("Det du har gjort med påmeldinger"), *moves)
    personal_registry.mentions("rollouts.SignUp", "decision_maker")
    for relation, what, *shown in (
        (
            "statusproposal.answered_by",
            _("Statusforslag du har svart på"),
            "sign_up__municipality__name",
            "level",
            "state",
        ),
        ("questionset.published_by", _("Spørsmål til evalueringer du har publisert"), "version"),
        ("evaluation.shared_by", _("Evalueringer du har oppsummert"), "pool__rollout__title", "summary"),
        ("evaluationanswer.answered_by", _("Evalueringer du har svart på"), "evaluation__pool__rollout__title"),
        ("adaptationreport.recorded_by", _("Tilpasninger du har ført inn"), "product__name", "state", "comment"),
        ("commonrequest.created_by", _("Ønsker til leverandører du har meldt"), "title", "text"),
        ("commonrequest.answered_by", _("Ønsker til leverandører du har svart på"), "title", "answer"),
        ("requestbacker.joined_by", _("Ønsker du har sluttet kommuner til"), "request__title", "municipality__name"),
        ("dialogueentry.recorded_by", _("Dialog med leverandører du har ført"), "title", "text"),
        ("municipalityfact.recorded_by", _("Opplysninger om kommuner du har ført inn"), "municipality__name", "kind"),
        ("capacitylimit.updated_by", _("Grenser for kapasitet du har satt"), "kind", "limit"),
        ("material.created_by", _("Materiell du har laget"), "title"),
        ("material.steward", _("Materiell du forvalter"), "title"),
        ("materialversion.published_by", _("Materiell du har publisert"), "material__title", "number"),
        ("materialcopy.updated_by", _("Kommunenes egne maler du har ført inn"), "municipality__name", "reference"),
        ("meeting.created_by", _("Møter i NKG du har innkalt til"), "starts_at", "place"),
        ("attendance.user", _("Møter i NKG du har vært på"), "meeting__starts_at"),
        ("loggeddecision.decided_by", _("Avgjørelser i NKG du har ført"), "subject", "reason"),
        ("motion.put_forward_by", _("Avgjørelser i NKG du har foreslått"), "subject", "reason"),
        ("motion.ended_by", _("Forslag i NKG du har avsluttet"), "subject", "end_reason"),
        ("voice.user", _("Forslag i NKG du har sagt deg enig i"), "motion__subject", "said_at"),
        ("trackchoice.made_by", _("Valg av type innføringsløp"), "rollout__title", "chosen", "deviation_reason"),
        (
            "joinednetwork.joined_by",
            _("Innføringsløp du har åpnet for en region til"),
            "rollout__title",
            "network__name",
        ),
        (
            "checklisttick.done_by",
            _("Punkter i sjekklister du har krysset av"),
            "item__text",
            "sign_up__municipality__name",
        ),
        (
            "checklisttick.undone_by",
            _("Kryss i sjekklister du har fjernet"),
            "item__text",
            "sign_up__municipality__name",
        ),
        ("readinesscriterion.published_by", _("Kriterier for klar til bruk du har publisert"), "title", "version"),
        (
            "readinessassessment.assessed_by",
            _("Vurderinger av klar til bruk"),
            "solution__short_name",
            "result",
            "evidence",
        ),
        ("readinesswaiver.given_by", _("Unntak du har gitt"), "solution__short_name", "reason"),
        ("readinesswaiver.ended_by", _("Unntak du har avsluttet"), "solution__short_name", "end_reason"),
        ("solutionstop.stopped_by", _("Løsninger du har stoppet"), "solution__short_name", "reason"),
        ("solutionstop.resumed_by", _("Løsninger du har satt i gang igjen"), "solution__short_name", "resume_reason"),
        ("dispensation.applied_by", _("Dispensasjoner du har søkt om"), "municipality__name", "reason"),
        ("dispensation.decided_by", _("Dispensasjoner du har avgjort"), "municipality__name", "decision_reason"),
        ("dispensation.withdrawn_by", _("Søknader om dispensasjon du har trukket"), "municipality__name"),
        ("eligibilityrules.created_by", _("Vilkår for å være med du har skrevet"), "rollout__title", "version"),
        ("subscription.owner", _("Webhooks du eier"), "name", "url"),
    ):
        personal_registry.keep(f"rollouts.{relation}", what, *shown)
