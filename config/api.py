"""The API's addresses. Each room brings its viewsets; the schema and its pages are made from them."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from funding.api import AllocationRunViewSet, GrantViewSet
from networks.api import CountyViewSet, MunicipalityViewSet, NetworkViewSet
from networks.api_needs import MessageViewSet, NeedViewSet
from networks.reforms.api import ReformViewSet
from portfolio.api import ProgressView, SolutionViewSet, StatusViewSet
from rollouts.api import InformationSheetViewSet, PoolViewSet, RolloutViewSet, SignUpViewSet
from rollouts.api_learning import EvaluationViewSet, MaterialViewSet, StatusProposalViewSet

router = DefaultRouter()
router.register("municipalities", MunicipalityViewSet, basename="municipality")
router.register("counties", CountyViewSet, basename="county")
router.register("networks", NetworkViewSet, basename="network")
router.register("reforms", ReformViewSet, basename="reform")
router.register("solutions", SolutionViewSet, basename="solution")
router.register("statuses", StatusViewSet, basename="status")
router.register("needs", NeedViewSet, basename="need")
router.register("messages", MessageViewSet, basename="message")
router.register("rollouts", RolloutViewSet, basename="rollout")
router.register("pools", PoolViewSet, basename="pool")
router.register("sign-ups", SignUpViewSet, basename="sign-up")
router.register("information-sheets", InformationSheetViewSet, basename="information-sheet")
router.register("materials", MaterialViewSet, basename="material")
router.register("status-proposals", StatusProposalViewSet, basename="status-proposal")
router.register("evaluations", EvaluationViewSet, basename="evaluation")
router.register("grants", GrantViewSet, basename="grant")
router.register("allocations", AllocationRunViewSet, basename="allocation")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="api/docs.html"),
        name="api-docs",
    ),
    path("progress/", ProgressView.as_view(), name="progress"),
    path("", include(router.urls)),
]
