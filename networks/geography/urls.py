"""The addresses of networks and municipalities."""

from django.urls import path

from networks.geography import views

urlpatterns = [
    path("nettverk/", views.network_list, name="list"),
    path("nettverk/<slug:key>/", views.network_detail, name="detail"),
    path("nettverk/<slug:key>/panel/<slug:panel>/", views.network_panel, name="network_panel"),
    path("kommuner/", views.municipality_list, name="municipalities"),
    path("kommuner/grenser.json", views.border_outlines, name="borders"),
    path("kommuner/<str:number>/", views.municipality_detail, name="municipality"),
    path("kommuner/<str:number>/panel/<slug:panel>/", views.municipality_panel, name="municipality_panel"),
]
