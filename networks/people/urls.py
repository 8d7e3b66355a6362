"""The addresses of people and their roles."""

from django.urls import path

from networks.people import views

urlpatterns = [
    path("folk/", views.person_list, name="list"),
    path("folk/inviter/", views.invite, name="invite"),
    path("folk/<int:pk>/ny-rolle/", views.give_role, name="give_role"),
    path("folk/<int:pk>/inviter-igjen/", views.invite_again, name="invite_again"),
    path("folk/roller/<int:pk>/avslutt/", views.end_role, name="end_role"),
    path("folk/roller/<int:pk>/vikar/", views.deputy, name="deputy"),
    path("invitasjon/<str:token>/", views.invitation, name="invitation"),
]
