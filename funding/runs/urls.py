from django.urls import path

from funding.runs import views

urlpatterns = [
    path("tilskudd/kjoring/<int:pk>/avbryt/", views.cancel_run, name="cancel_run"),
    path("tilskudd/<slug:key>/beregn/", views.start_run, name="start_run"),
    path("tilskudd/<slug:key>/scenario/", views.new_scenario, name="new_scenario"),
]
