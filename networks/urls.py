"""All addresses of this app, in two namespaces and without one."""

from django.urls import URLPattern, URLResolver, include, path

from core.opens import opens
from networks.home.person import person
from networks.oidc.views import SignOut
from networks.signin.views import SignIn, reset_second_factor

in_networks = [path("", include(f"networks.{idea}.urls")) for idea in ("geography", "groups", "needs", "gatherings")]
in_people: list[URLPattern | URLResolver] = [
    path("", include("networks.people.urls")),
    path("folk/<int:pk>/", person, name="person"),
    path("", include("networks.departures.urls")),
    path("folk/<int:pk>/nullstill-to-trinn/", reset_second_factor, name="reset_second_factor"),
]

urlpatterns = [
    path("", include((in_networks, "networks"))),
    path("", include((in_people, "people"))),
    path("", include("networks.oidc.urls")),
    path("import/", include("networks.imports.urls")),
    path("reformer/", include("networks.reforms.urls")),
    path("", include("networks.signin.urls")),
    path("logg-inn/", opens("anyone", "GET", "POST")(SignIn.as_view()), name="login"),
    path("logg-ut/", opens("anyone", "POST")(SignOut.as_view()), name="logout"),
    path("", include("networks.home.urls")),
]
