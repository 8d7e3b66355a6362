from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolloutsConfig(AppConfig):
    name = "rollouts"
    verbose_name = "Innføringsløp"

    def ready(self) -> None:
        from core import opens, shortcuts, tones, waiting
        from core.notifications import kinds, register
        from networks.departures import providers as leaving_providers
        from networks.groups import rollouts_registry
        from networks.groups.self_check import register_facts
        from networks.models import Role
        from networks.reforms import providers as reform_providers
        from rollouts import telling
        from rollouts.actions import ACTIONS
        from rollouts.eligibility.panels import missing_facts
        from rollouts.evaluations.actions import ACTIONS as LEARNING_ACTIONS
        from rollouts.evaluations.waiting import waiting_for as learning_waiting_for
        from rollouts.history import register as register_history
        from rollouts.leaving import Led
        from rollouts.members.actions import ACTIONS as MEMBER_ACTIONS
        from rollouts.message_kinds import MessageKind
        from rollouts.nkg.waiting import waiting_for as nkg_waiting_for
        from rollouts.panels import group_facts, pages, solutions  # noqa: F401 - the panels register themselves
        from rollouts.panels.region_rollouts import rollouts_of
        from rollouts.plans.waiting import waiting_for as plans_waiting_for
        from rollouts.pools.waiting import waiting_for as pools_waiting_for
        from rollouts.readiness.actions import ACTIONS as READY_ACTIONS
        from rollouts.readiness.waiting import waiting_for as ready_waiting_for
        from rollouts.reform_belongings import Belongings
        from rollouts.reforms import Seats
        from rollouts.roadmap import calendar_entries
        from rollouts.sign_ups.waiting import waiting_for as sign_ups_waiting_for
        from rollouts.suppliers import actions as actions_suppliers
        from rollouts.webhooks.signals import connect

        tones.register(
            success=(
                "approved carried completed confirmed delivered dispensed done granted met resumed signed_up verified"
                " yes"
            ),
            info="accepted open ordered pending running to_meeting",
            support1="applied_for living not_yet promised submitted waiting",
            warning="missing partly postponed ratified returned stopped upheld waived",
            danger="failed",
        )
        kinds.register(MessageKind, order=10)
        register.register(telling.ROWS)
        opens.register(ACTIONS)
        register_history()
        opens.register(actions_suppliers.ACTIONS)
        opens.register(LEARNING_ACTIONS)
        reform_providers.register(Seats())
        reform_providers.register(Belongings())
        leaving_providers.register(Led())
        opens.register(READY_ACTIONS)
        opens.register(MEMBER_ACTIONS)
        waiting.register(nkg_waiting_for)
        waiting.register(pools_waiting_for)
        waiting.register(sign_ups_waiting_for)
        waiting.register(ready_waiting_for)
        waiting.register(plans_waiting_for)
        waiting.register(missing_facts)
        register_facts(group_facts.facts)
        rollouts_registry.register(rollouts_of)
        waiting.register(learning_waiting_for)
        connect()
        self._connect_ideas()
        calendar_entries.register()
        shortcuts.register(Role.ADMINISTRATOR, text=_("Webhooks"), url_name="rollouts:webhooks")
        shortcuts.register(Role.PORTFOLIO_MANAGER, text=_("Materiell"), url_name="rollouts:materials")
        shortcuts.register(
            Role.PORTFOLIO_MANAGER, text=_("Spørsmål i evalueringene"), url_name="rollouts:evaluation_questions"
        )
        shortcuts.register(Role.NATIONAL_COORDINATOR, text=_("NKGs kø"), url_name="rollouts:queue")
        shortcuts.register(
            Role.NATIONAL_COORDINATOR, Role.ROLLOUT_LEADER, text=_("Innføringsløp og puljer"), url_name="rollouts:list"
        )
        shortcuts.register(
            Role.CONTACT_PERSON, Role.NETWORK_RESOURCE, text=_("Hva kommunene har"), url_name="rollouts:facts"
        )
        shortcuts.register(
            Role.NATIONAL_COORDINATOR,
            Role.ROLLOUT_LEADER,
            Role.PORTFOLIO_MANAGER,
            Role.CONTACT_PERSON,
            text=_("Leverandører"),
            url_name="rollouts:suppliers",
        )

    def _connect_ideas(self) -> None:
        """What the lower ideas call without knowing the upper ones."""
        from rollouts.completion import proposals
        from rollouts.decisions import deciding, gaps
        from rollouts.eligibility import answers, news
        from rollouts.evaluations import workflow as evaluations
        from rollouts.facts import reports
        from rollouts.materials import workflow as materials
        from rollouts.pool_changes import margin
        from rollouts.pool_changes import workflow as pool_changes
        from rollouts.pools import gate
        from rollouts.pools import workflow as pools
        from rollouts.readiness import assessment, stops, waiving
        from rollouts.sheets import workflow as sheets
        from rollouts.sign_ups import asking_again, invitations, pool_news, seats
        from rollouts.stops import dispensations
        from rollouts.suppliers import adaptations
        from rollouts.unfinished import finding
        from rollouts.webhooks import deliveries

        gate.CHECKS[:] = [
            sheets.missing_for,
            assessment.missing_for,
            materials.missing,
            adaptations.missing_for,
        ]
        deciding.CARRY_OUT.update(
            pool=pools.carry_out,
            change=pool_changes.carry_out,
            dispensation=dispensations.carry_out,
            ratification=stops.carry_out,
            waiver=waiving.carry_out,
            margin=margin.carry_out,
        )
        pools.ON_MOVE[:] = [pool_news.follow]
        gaps.FIND[:] = [finding.find]
        pools.ON_APPROVE[:] = [answers.settle]
        pools.ON_COMPLETE[:] = [seats.complete, proposals.propose, evaluations.open_for]
        sheets.ON_PUBLISH[:] = [asking_again.ask_about]
        invitations.ON_INVITE[:] = [deliveries.invited]
        reports.ON_REPORT[:] = [news.refresh]
