"""The API's addresses. Each room brings its viewsets; the schema and its pages are made from them."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from networks.api import CountyViewSet, MunicipalityViewSet, NetworkViewSet

router = DefaultRouter()
router.register("municipalities", MunicipalityViewSet, basename="municipality")
router.register("counties", CountyViewSet, basename="county")
router.register("networks", NetworkViewSet, basename="network")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("", include(router.urls)),
]
