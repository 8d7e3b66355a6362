from django.urls import path

from rollouts.facts import views

urlpatterns = [
    path("kommunefakta/", views.fact_table, name="facts"),
    path("kommunefakta/importer/", views.fact_import, name="fact_import"),
    path("kommunefakta.csv", views.facts_csv, name="facts_csv"),
]
