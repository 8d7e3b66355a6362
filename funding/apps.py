from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "Tilskudd"

    def ready(self) -> None:
        from core import opens, shortcuts, tones, waiting
        from core.notifications import kinds, register
        from funding import telling
        from funding.actions import ACTIONS
        from funding.decisions.waiting import proposals
        from funding.history import register as register_history
        from funding.letters.access import said_by
        from funding.message_kinds import MessageKind
        from funding.payments.waiting import payments
        from funding.reforms import Keys
        from funding.reports import panels  # noqa: F401 - the panels register themselves
        from funding.reports.waiting import own_reports, sent_reports
        from networks.models import Role
        from networks.people import language
        from networks.reforms import providers as reform_providers

        tones.register(
            success="approved decided done",
            info="running",
            support1="proposed queued submitted",
            warning="overdue questioned returned",
            danger="failed",
        )
        opens.register(ACTIONS)
        register_history()
        kinds.register(MessageKind, order=40)
        register.register(telling.ROWS)
        language.SAID_BY_NETWORK.append(said_by)
        reform_providers.register(Keys())
        shortcuts.register(
            Role.GRANT_MANAGER, Role.ADMINISTRATOR, text=_("Tilskudd og fordeling"), url_name="funding:list"
        )
        shortcuts.register(Role.CONTACT_PERSON, text=_("Bruk av tilskuddet"), url_name="funding:use")
        for source in (own_reports, proposals, sent_reports, payments):
            waiting.register(source)
