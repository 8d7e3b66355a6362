from django.urls import path

from rollouts.members import views

urlpatterns = [
    path("nkg/medlemmer/", views.members, name="members"),
    path("nkg/medlemmer/<int:pk>/", views.seat, name="seat"),
]
