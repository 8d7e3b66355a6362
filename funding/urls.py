from django.urls import path

from . import views

app_name = "funding"
urlpatterns = [
    path("tilskudd/", views.grant_list, name="list"),
    path("tilskudd/kjoring/<int:pk>/", views.run_detail, name="run"),
    path("tilskudd/kjoring/<int:pk>/fordeling.xlsx", views.run_xlsx, name="run_xlsx"),
    path("tilskudd/kjoring/<int:pk>/fordeling.csv", views.run_csv, name="run_csv"),
    path("tilskudd/<slug:key>/", views.grant_detail, name="grant"),
    path("tilskudd/<slug:key>/beregn/", views.start_run, name="start_run"),
    path("tilskudd/<slug:key>/nokkel/", views.new_key, name="new_key"),
]
