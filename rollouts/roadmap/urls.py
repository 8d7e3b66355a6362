from django.urls import path

from rollouts.roadmap import views

urlpatterns = [
    path("veikart/", views.roadmap, name="roadmap"),
    path("veikart/venter/", views.roadmap_coming, name="roadmap_coming"),
    path("veikart.ics", views.roadmap_ical, name="roadmap_ical"),
]
