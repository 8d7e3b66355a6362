from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = "Kommuner, nettverk og folk"

    def ready(self) -> None:
        from networks import actions, consequences, shortcuts, waiting
        from networks.imports.waiting import proposals
        from networks.models import Role
        from networks.reforms.geography import Geography

        actions.register(actions.ACTIONS, actions.ROUTES)
        shortcuts.register(Role.CONTACT_PERSON, Role.ADMINISTRATOR, text=_("Folk og roller"), url_name="people:list")
        consequences.register(Geography())
        waiting.register(proposals)
        for text, url_name in ((_("Kommunereformer"), "reforms:list"), (_("Import av grunnlagsdata"), "imports:list")):
            shortcuts.register(Role.ADMINISTRATOR, Role.PORTFOLIO_MANAGER, text=text, url_name=url_name)
