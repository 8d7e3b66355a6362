from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = "Kommuner, nettverk og folk"

    def ready(self) -> None:
        from networks import actions, shortcuts
        from networks.models import Role

        actions.register(actions.ACTIONS, actions.ROUTES)
        shortcuts.register(Role.CONTACT_PERSON, Role.ADMINISTRATOR, text=_("Folk og roller"), url_name="people:list")
