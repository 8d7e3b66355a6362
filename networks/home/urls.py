"""The addresses of the pages of the person signed in, and about the service."""

from django.urls import path

from networks.home import my_data, views

urlpatterns = [
    path("min-side/", views.home, name="home"),
    path("min-side/venter/", views.waiting_list, name="waiting"),
    path("min-side/del/<slug:panel>/", views.home_panel, name="home_panel"),
    path("forside/<slug:panel>/", views.front_panel, name="front_panel"),
    path("min-side/api-nokkel/", views.api_token, name="api_token"),
    path("hjelp/", views.help_page, name="help"),
    path("datakilder/", views.data_sources, name="data_sources"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
    path("min-side/mine-data/", my_data.my_data, name="my_data"),
    path("min-side/mine-data/mine-data.json", my_data.my_data_file, name="my_data_file"),
    path("min-side/mine-data/slutt/", my_data.ask_to_leave, name="my_data_leave"),
]
