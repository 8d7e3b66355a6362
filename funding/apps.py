from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "Tilskudd"

    def ready(self) -> None:
        from funding.actions import ACTIONS, ROUTES
        from funding.reforms import Keys
        from networks import actions, consequences, shortcuts
        from networks.models import Role

        actions.register(ACTIONS, ROUTES)
        consequences.register(Keys())
        shortcuts.register(
            Role.GRANT_MANAGER, Role.ADMINISTRATOR, text=_("Tilskudd og fordeling"), url_name="funding:list"
        )
