"""The API's addresses. Each app brings its viewsets; the schema and its pages are made from them."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from core.history.api import HistoryViewSet
from core.notifications.api import MessageViewSet
from core.opens import opens
from funding.decisions.api import DecisionViewSet
from funding.grant_pages.api import GrantViewSet
from funding.key_search.api import KeySweepViewSet
from funding.reports.api import NetworkReportViewSet, RoundViewSet
from funding.reports.api_use import CarryoverViewSet, UseViewSet
from funding.results.api import AllocationRunViewSet
from networks.departures.api import DepartureViewSet, LeavingPersonViewSet
from networks.gatherings.api import GatheringViewSet
from networks.geography.api import CountyViewSet, MunicipalityViewSet, NetworkViewSet
from networks.groups.api import CompetenceViewSet, GroupMemberViewSet, GroupViewSet
from networks.home.api import urlpatterns as me_urls
from networks.imports.api import ImportRunViewSet
from networks.needs.api import NeedViewSet
from networks.people.api import RoleAssignmentViewSet
from networks.reforms.api import ReformViewSet
from portfolio.agreement.api import CommitmentViewSet
from portfolio.editions.api import EditionViewSet, HearingCommentViewSet, WeightViewSet
from portfolio.editions.api_items import PortfolioItemViewSet
from portfolio.enquiries.api import EnquiryViewSet, QuestionnaireViewSet
from portfolio.owner_lists.api import AgreementView
from portfolio.pilots.api import PilotViewSet
from portfolio.plans.api import PlanViewSet
from portfolio.progress.api import ProgressView
from portfolio.solutions.api import AmbitionViewSet, PrerequisiteViewSet, SolutionViewSet
from portfolio.statuses.api import BulkStatusView, StatusViewSet
from rollouts.capacity.api import CapacityView
from rollouts.capacity.api_limits import LimitsView
from rollouts.completion.api import StatusProposalViewSet
from rollouts.decisions.api import LoggedDecisionViewSet, MeetingViewSet
from rollouts.decisions.api_motions import MotionViewSet
from rollouts.evaluations.api import EvaluationViewSet
from rollouts.evaluations.api_questions import QuestionsView
from rollouts.facts.api import FactViewSet
from rollouts.materials.api import MaterialViewSet
from rollouts.materials.api_requirements import RequirementsView
from rollouts.members.api import NkgMemberViewSet
from rollouts.nkg.api_margin import MarginView
from rollouts.nkg.api_queue import NkgQueueView
from rollouts.plans.api import ChecklistViewSet, RolloutPlanViewSet
from rollouts.pool_changes.api import PoolChangeViewSet
from rollouts.pool_pages.api import PoolViewSet
from rollouts.readiness.api import DispensationViewSet, RatificationViewSet, ReadinessViewSet
from rollouts.readiness.api_criteria import CriterionViewSet
from rollouts.roadmap.api import RoadmapView
from rollouts.rollout_pages.api import RolloutViewSet
from rollouts.rollout_pages.api_eligibility import EligibilityViewSet
from rollouts.sheets.api import InformationSheetViewSet
from rollouts.sign_ups.api import SignUpViewSet
from rollouts.suppliers.api import AdaptationViewSet
from rollouts.suppliers.api_dialogue import CommonRequestViewSet, DialogueViewSet, SupplierViewSet
from rollouts.webhooks.api import SubscriptionViewSet

router = DefaultRouter()
opens("anyone", on="get")(router.APIRootView)
router.register("municipalities", MunicipalityViewSet, basename="municipality")
router.register("counties", CountyViewSet, basename="county")
router.register("networks", NetworkViewSet, basename="network")
router.register("reforms", ReformViewSet, basename="reform")
router.register("solutions", SolutionViewSet, basename="solution")
router.register("statuses", StatusViewSet, basename="status")
router.register("editions", EditionViewSet, basename="edition")
router.register("portfolio-items", PortfolioItemViewSet, basename="portfolio-item")
router.register("hearing-comments", HearingCommentViewSet, basename="hearing-comment")
router.register("criterion-weights", WeightViewSet, basename="criterion-weight")
router.register("prerequisites", PrerequisiteViewSet, basename="prerequisite")
router.register("ambitions", AmbitionViewSet, basename="ambition")
router.register("regional-plans", PlanViewSet, basename="regional-plan")
router.register("enquiries", EnquiryViewSet, basename="enquiry")
router.register("questionnaires", QuestionnaireViewSet, basename="questionnaire")
router.register("pilots", PilotViewSet, basename="pilot")
router.register("commitments", CommitmentViewSet, basename="commitment")
router.register("needs", NeedViewSet, basename="need")
router.register("gatherings", GatheringViewSet, basename="gathering")
router.register("groups", GroupViewSet, basename="group")
router.register("group-members", GroupMemberViewSet, basename="group-member")
router.register("competences", CompetenceViewSet, basename="competence")
router.register("people", LeavingPersonViewSet, basename="person")
router.register("role-assignments", RoleAssignmentViewSet, basename="role-assignment")
router.register("departures", DepartureViewSet, basename="departure")
router.register("imports", ImportRunViewSet, basename="import")
router.register("history", HistoryViewSet, basename="history")
router.register("messages", MessageViewSet, basename="message")
router.register("rollouts", RolloutViewSet, basename="rollout")
router.register("pools", PoolViewSet, basename="pool")
router.register("sign-ups", SignUpViewSet, basename="sign-up")
router.register("information-sheets", InformationSheetViewSet, basename="information-sheet")
router.register("readiness", ReadinessViewSet, basename="readiness")
router.register("readiness-criteria", CriterionViewSet, basename="readiness-criterion")
router.register("dispensations", DispensationViewSet, basename="dispensation")
router.register("rollout-plans", RolloutPlanViewSet, basename="rollout-plan")
router.register("checklists", ChecklistViewSet, basename="checklist")
router.register("nkg-decisions", LoggedDecisionViewSet, basename="nkg-decision")
router.register("nkg-meetings", MeetingViewSet, basename="nkg-meeting")
router.register("nkg-members", NkgMemberViewSet, basename="nkg-member")
router.register("nkg-ratifications", RatificationViewSet, basename="nkg-ratification")
router.register("nkg-motions", MotionViewSet, basename="nkg-motion")
router.register("pool-changes", PoolChangeViewSet, basename="pool-change")
router.register("webhooks", SubscriptionViewSet, basename="webhook")
router.register("suppliers", SupplierViewSet, basename="supplier")
router.register("adaptations", AdaptationViewSet, basename="adaptation")
router.register("municipality-facts", FactViewSet, basename="municipality-fact")
router.register("common-requests", CommonRequestViewSet, basename="common-request")
router.register("supplier-dialogue", DialogueViewSet, basename="supplier-dialogue")
router.register("eligibility", EligibilityViewSet, basename="eligibility")
router.register("materials", MaterialViewSet, basename="material")
router.register("status-proposals", StatusProposalViewSet, basename="status-proposal")
router.register("evaluations", EvaluationViewSet, basename="evaluation")
router.register("grants", GrantViewSet, basename="grant")
router.register("allocations", AllocationRunViewSet, basename="allocation")
router.register("allocation-decisions", DecisionViewSet, basename="allocation-decision")
router.register("reports", NetworkReportViewSet, basename="report")
router.register("report-rounds", RoundViewSet, basename="report-round")
router.register("carryovers", CarryoverViewSet, basename="carryover")
router.register("grant-use", UseViewSet, basename="grant-use")
router.register("key-sweeps", KeySweepViewSet, basename="key-sweep")

urlpatterns = [
    path("schema/", opens("anyone")(SpectacularAPIView.as_view()), name="api-schema"),
    path(
        "docs/",
        opens("anyone")(SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="api/docs.html")),
        name="api-docs",
    ),
    path("me/", include(me_urls)),
    path("statuses/bulk/", BulkStatusView.as_view(), name="status-bulk"),
    path("agreement/", AgreementView.as_view(), name="agreement"),
    path("capacity-limits/", LimitsView.as_view(), name="capacity-limits"),
    path("evaluation-questions/", QuestionsView.as_view(), name="evaluation-questions"),
    path("material-requirements/<slug:key>/", RequirementsView.as_view(), name="material-requirements"),
    path("capacity/", CapacityView.as_view(), name="capacity-api"),
    path("nkg-margin/", MarginView.as_view(), name="nkg-margin"),
    path("nkg-queue/", NkgQueueView.as_view(), name="nkg-queue"),
    path("roadmap/", RoadmapView.as_view(), name="roadmap-api"),
    path("progress/", ProgressView.as_view(), name="progress"),
    path("", include(router.urls)),
]
