from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Felles"

    def ready(self) -> None:
        from core.history import registry as history

        history.name_tasks(
            {
                "core.tasks.rescue_jobs": _("tar opp igjen jobber som ble borte"),
                "core.tasks.send_digests": _("daglig e-post"),
                "core.tasks.send_digest": _("daglig e-post"),
            }
        )
