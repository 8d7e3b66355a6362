"""The addresses of the needs."""

from django.urls import path

from networks.needs import views

urlpatterns = [
    path("behov/", views.need_list, name="needs"),
    path("behov/nytt/", views.need_create, name="need_create"),
    path("behov/<int:pk>/", views.need_detail, name="need"),
    path("behov/<int:pk>/<slug:name>/", views.need_move, name="need_move"),
]
