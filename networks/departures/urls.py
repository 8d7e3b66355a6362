"""The addresses of those who leave."""

from django.urls import path

from networks.departures import views

urlpatterns = [
    path("folk/sluttet/", views.departures, name="departures"),
    path("folk/sluttet/<int:pk>/utsett/", views.postpone, name="postpone"),
    path("folk/sluttet/<int:pk>/gjenapne/", views.reopen, name="reopen"),
    path("folk/<int:pk>/slutt/", views.leave, name="leave"),
]
