from django.apps import AppConfig


class RolloutsConfig(AppConfig):
    name = "rollouts"
    verbose_name = "Innføringsløp"

    def ready(self) -> None:
        from networks import panels, waiting
        from rollouts.panels import municipality_panel, network_panel
        from rollouts.waiting import waiting_for

        waiting.register(waiting_for)
        panels.register_network_panel(
            key="innforingslop", order=20, template="rollouts/network_panel.html", context=network_panel
        )
        panels.register_municipality_panel(
            key="innforingslop", order=20, template="rollouts/municipality_panel.html", context=municipality_panel
        )
