from django.urls import path

from funding.results import views

urlpatterns = [
    path("tilskudd/sammenlign/", views.compare, name="compare"),
    path("tilskudd/kjoring/<int:pk>/", views.run_detail, name="run"),
    path("tilskudd/kjoring/<int:pk>/fordeling.xlsx", views.run_xlsx, name="run_xlsx"),
    path("tilskudd/kjoring/<int:pk>/fordeling.csv", views.run_csv, name="run_csv"),
    path("tilskudd/kjoring/<int:pk>/kontroll/", views.repeat_run, name="repeat_run"),
]
