"""All addresses of the site; each app brings its own."""

from django.urls import include, path

from config.health import healthz, readyz
from networks.people.language import set_language
from portfolio.catalogue.front import front

urlpatterns = [
    path("", front, name="front"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("sprak/setlang/", set_language, name="set_language"),
    path("", include("core.urls")),
    path("", include("networks.urls")),
    path("", include("portfolio.urls")),
    path("", include("rollouts.urls")),
    path("", include("funding.urls")),
    path("api/v1/", include("config.api")),
]

handler400 = "config.error_pages.bad_request"
