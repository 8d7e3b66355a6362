from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolloutsConfig(AppConfig):
    name = "rollouts"
    verbose_name = "Innføringsløp"

    def ready(self) -> None:
        from networks import actions, consequences, panels, shortcuts, waiting
        from networks.models import Role
        from networks.self_check import register_facts
        from rollouts import group_facts
        from rollouts.actions import ACTIONS, ROUTES
        from rollouts.actions_learning import ACTIONS as LEARNING_ACTIONS
        from rollouts.actions_learning import ROUTES as LEARNING_ROUTES
        from rollouts.learning_waiting import waiting_for as learning_waiting_for
        from rollouts.panels import municipality_panel, network_panel
        from rollouts.reforms import Seats
        from rollouts.waiting import waiting_for
        from rollouts.webhook_signals import connect

        actions.register(ACTIONS, ROUTES)
        actions.register(LEARNING_ACTIONS, LEARNING_ROUTES)
        consequences.register(Seats())
        waiting.register(waiting_for)
        waiting.register(learning_waiting_for)
        connect()
        register_facts(group_facts.facts)
        shortcuts.register(Role.ADMINISTRATOR, text=_("Webhooks"), url_name="rollouts:webhooks")
        shortcuts.register(Role.PORTFOLIO_MANAGER, text=_("Materiell"), url_name="rollouts:materials")
        shortcuts.register(
            Role.PORTFOLIO_MANAGER, text=_("Spørsmål i evalueringene"), url_name="rollouts:evaluation_questions"
        )
        shortcuts.register(Role.NATIONAL_COORDINATOR, text=_("NKGs kø"), url_name="rollouts:queue")
        shortcuts.register(
            Role.NATIONAL_COORDINATOR, Role.ROLLOUT_LEADER, text=_("Innføringsløp og puljer"), url_name="rollouts:list"
        )
        panels.register_network_panel(
            key="innforingslop", order=20, template="rollouts/network_panel.html", context=network_panel
        )
        panels.register_municipality_panel(
            key="innforingslop", order=20, template="rollouts/municipality_panel.html", context=municipality_panel
        )
