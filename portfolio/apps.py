from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortfolioConfig(AppConfig):
    name = "portfolio"
    verbose_name = "Portefølje og status"

    def ready(self) -> None:
        from core import opens, page_cache, shortcuts
        from networks.groups.self_check import register_facts
        from networks.models import Role
        from portfolio import reforms
        from portfolio.actions import ACTIONS
        from portfolio.counting.tokens import token
        from portfolio.editions import actions as actions_folio
        from portfolio.editions import panels  # noqa: F401 - the panels register themselves
        from portfolio.editions import waiting as folio_waiting
        from portfolio.progress import panels as progress_panels  # noqa: F401 - the same
        from portfolio.statuses import group_facts, waiting

        opens.register(ACTIONS)
        opens.register(actions_folio.ACTIONS)
        page_cache.register_stamp(token)
        folio_waiting.register()
        reforms.register()
        waiting.register()
        register_facts(group_facts.facts)
        shortcuts.register(
            Role.PORTFOLIO_MANAGER,
            Role.ADMINISTRATOR,
            Role.READER,
            text=_("Porteføljen og status"),
            url_name="portfolio:list",
        )
        shortcuts.register(
            Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR, text=_("Utgaver av porteføljen"), url_name="portfolio:editions"
        )
        shortcuts.register(
            Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR, text=_("Forpliktelser"), url_name="portfolio:commitments"
        )
        shortcuts.register(Role.CONTACT_PERSON, text=_("Regionale porteføljer"), url_name="portfolio:plans")
        for text, url_name in ((_("Stemmer tallene?"), "portfolio:agreement"), (_("Ferskhet"), "portfolio:freshness")):
            shortcuts.register(Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR, text=text, url_name=url_name)
        shortcuts.register(
            Role.PORTFOLIO_MANAGER,
            Role.ADMINISTRATOR,
            Role.READER,
            text=_("Status i hele landet"),
            url_name="portfolio:full_grid",
        )
        shortcuts.register(Role.CONTACT_PERSON, text=_("Uenighet med eierne"), url_name="portfolio:disagreements")
