"""The addresses of one's own calendar."""

from django.urls import path

from core.calendars import views

urlpatterns = [
    path("min-side/kalender/", views.calendar_address, name="calendar_address"),
    path("kalender/<str:token>.ics", views.person_calendar, name="calendar_feed"),
]
