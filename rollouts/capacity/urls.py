from django.urls import path

from rollouts.capacity import views

urlpatterns = [
    path("innforingslop/<int:pk>/kollisjoner/", views.collisions, name="collisions"),
    path("kapasitet/", views.calendar, name="capacity"),
    path("kapasitet/grenser/", views.capacity_limits, name="capacity_limits"),
]
