from django.urls import path

from funding.reconciliation import views

urlpatterns = [
    path("tilskudd/<slug:key>/avstemming/", views.reconciliation, name="reconciliation"),
]
