from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortfolioConfig(AppConfig):
    name = "portfolio"
    verbose_name = "Portefølje og status"

    def ready(self) -> None:
        from core import opens, page_cache, shortcuts, tones, waiting
        from core.notifications import kinds, register
        from networks.groups.self_check import register_facts
        from networks.models import Role
        from portfolio import reforms, telling
        from portfolio.actions import ACTIONS
        from portfolio.agreement.waiting import commitments_due
        from portfolio.editions.waiting import comments_to_answer, hearings
        from portfolio.enquiries import subjects
        from portfolio.enquiries.solution_subject import SOLUTION
        from portfolio.enquiries.waiting import questions_to_answer
        from portfolio.history import register as register_history
        from portfolio.message_kinds import MessageKind
        from portfolio.owner_lists.waiting import disagreements
        from portfolio.pilots import panels as pilot_panels  # noqa: F401 - the panels register themselves
        from portfolio.pilots.waiting import pilots_to_choose, proposed_pilots
        from portfolio.plans import panels as plan_panels  # noqa: F401 - the same
        from portfolio.progress import panels as progress_panels  # noqa: F401 - the same
        from portfolio.solutions import panels as solution_panels  # noqa: F401 - the same
        from portfolio.statuses import group_facts
        from portfolio.statuses.waiting import stale_statuses
        from portfolio.tokens import token

        tones.register(
            success="chosen committed completed decided done met",
            info="hearing ongoing running",
            support1="interested proposed queued",
            warning="missing",
            danger="failed",
        )
        kinds.register(MessageKind, order=30)
        register.register(telling.ROWS)
        opens.register(ACTIONS)
        register_history()
        page_cache.register_stamp(token)
        for source in (
            comments_to_answer,
            pilots_to_choose,
            commitments_due,
            hearings,
            proposed_pilots,
            stale_statuses,
            reforms.inherited_statuses,
            disagreements,
            questions_to_answer,
        ):
            waiting.register(source)
        reforms.register()
        subjects.register(SOLUTION)
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
        shortcuts.register(
            Role.CONTACT_PERSON,
            Role.ROLLOUT_LEADER,
            Role.PORTFOLIO_MANAGER,
            Role.ADMINISTRATOR,
            text=_("Spørringer"),
            url_name="portfolio:enquiries",
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
