from django.contrib.auth.views import LogoutView
from django.urls import include, path

from networks import views

network_patterns = (
    [
        path("nettverk/", views.network_list, name="list"),
        path("nettverk/<slug:key>/", views.network_detail, name="detail"),
        path("nettverk/<slug:key>/panel/<slug:panel>/", views.network_panel, name="network_panel"),
        path("kommuner/", views.municipality_list, name="municipalities"),
        path("kommuner/<str:number>/", views.municipality_detail, name="municipality"),
        path("kommuner/<str:number>/panel/<slug:panel>/", views.municipality_panel, name="municipality_panel"),
    ],
    "networks",
)

urlpatterns = [
    path("", include(network_patterns)),
    path("logg-inn/", views.SignIn.as_view(), name="login"),
    path("logg-ut/", LogoutView.as_view(), name="logout"),
    path("min-side/", views.home, name="home"),
    path("min-side/api-nokkel/", views.api_token, name="api_token"),
    path("hjelp/", views.help_page, name="help"),
    path("datakilder/", views.data_sources, name="data_sources"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
]
