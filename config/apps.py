from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "config"
    verbose_name = "Huset"

    def ready(self) -> None:
        from config.actions import ACTIONS, ROUTES
        from networks import actions

        actions.register(ACTIONS, ROUTES)
