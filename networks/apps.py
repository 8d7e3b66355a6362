from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = "Kommuner, nettverk og folk"

    def ready(self) -> None:
        from core import language, opens, shortcuts, tones, waiting
        from core.calendars import registry as calendars
        from core.notifications import kinds, register
        from networks import telling
        from networks.departures import actions as actions_leaving
        from networks.departures import consequences as leaving_own
        from networks.departures import providers as leaving_providers
        from networks.gatherings import actions as actions_gatherings
        from networks.gatherings import calendar_entries, facts
        from networks.gatherings import panels as gathering_panels  # noqa: F401 - the panels register themselves
        from networks.gatherings import waiting as gathering_waiting
        from networks.groups import actions as actions_groups
        from networks.groups import panels as group_panels  # noqa: F401 - the same
        from networks.groups.membership import PEOPLE_ROLES
        from networks.groups.self_check import register_facts
        from networks.history import register as register_history
        from networks.imports.waiting import proposals
        from networks.message_kinds import MessageKind
        from networks.needs import panels as needs_panels  # noqa: F401 - the same
        from networks.needs.waiting import waiting_for
        from networks.oidc.providers import providers
        from networks.people import actions
        from networks.people import language as people_language
        from networks.people.models import Role
        from networks.personal_data import rows as personal_rows
        from networks.reforms import actions as reform_actions
        from networks.reforms import providers as reform_providers
        from networks.reforms.belongings import Belongings
        from networks.reforms.geography import Geography
        from networks.signin import events

        tones.register(
            success="applied committed confirmed done ok resolved yes",
            info="running taken_up",
            support1="lifted queued raised",
            warning="missing partly stopped",
            danger="failed",
        )
        kinds.register(MessageKind, order=20)
        register.register(telling.ROWS)
        language.register_standard(people_language.standard_of)
        opens.register(actions.ACTIONS)
        opens.register(reform_actions.ACTIONS)
        opens.register(actions_groups.ACTIONS)
        # A mistake in what is set up stops the start.
        providers()
        events.connect()
        shortcuts.register(Role.CONTACT_PERSON, Role.ADMINISTRATOR, text=_("Folk og roller"), url_name="people:list")
        opens.register(actions_leaving.ACTIONS)
        register_history()
        reform_providers.register(Geography())
        reform_providers.register(Belongings())
        leaving_providers.register(leaving_own.Roles())
        personal_rows.register()
        waiting.register(leaving_own.wishes)
        shortcuts.register(Role.ADMINISTRATOR, text=_("De som har sluttet"), url_name="people:departures")
        shortcuts.register(Role.ADMINISTRATOR, text=_("Logg over endringer"), url_name="history_log")
        waiting.register(proposals)
        for text, url_name in ((_("Kommunereformer"), "reforms:list"), (_("Import av grunnlagsdata"), "imports:list")):
            shortcuts.register(Role.ADMINISTRATOR, Role.PORTFOLIO_MANAGER, text=text, url_name=url_name)
        waiting.register(waiting_for)
        opens.register(actions_gatherings.ACTIONS)
        waiting.register(gathering_waiting.waiting_for)
        register_facts(facts.group_facts)
        calendars.register_person_source(calendar_entries.for_person)
        calendars.register_network_source(calendar_entries.for_network)
        shortcuts.register(*Role, text=_("Samlinger"), url_name="networks:gatherings")
        shortcuts.register(*PEOPLE_ROLES, Role.MUNICIPALITY_REPRESENTATIVE, text=_("Behov"), url_name="networks:needs")
        shortcuts.register(*PEOPLE_ROLES, text=_("Finn en som kan"), url_name="networks:find_person")
        shortcuts.register(
            Role.ADMINISTRATOR,
            Role.PORTFOLIO_MANAGER,
            text=_("Selvsjekk av de regionale gruppene"),
            url_name="networks:self_checks",
        )
        shortcuts.register(Role.ADMINISTRATOR, text=_("Kompetanseliste"), url_name="networks:competences")
