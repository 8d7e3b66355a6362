from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
    verbose_name = "Portefølje og status"

    def ready(self) -> None:
        from portfolio import panels, waiting

        panels.register()
        waiting.register()
