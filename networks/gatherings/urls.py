"""The addresses of the gatherings."""

from django.urls import path

from networks.gatherings import views

urlpatterns = [
    path("samlinger/", views.gathering_list, name="gatherings"),
    path("samlinger/ny/", views.gathering_create, name="gathering_create"),
    path("samlinger/<int:pk>/", views.gathering_detail, name="gathering"),
    path("samlinger/<int:pk>/endre/", views.gathering_edit, name="gathering_edit"),
    path("samlinger/<int:pk>/avlys/", views.gathering_cancel, name="gathering_cancel"),
    path("samlinger/<int:pk>/svar/", views.gathering_answer, name="gathering_answer"),
    path("samlinger/<int:pk>/deltakere/", views.gathering_attendance, name="gathering_attendance"),
    path("samlinger/<int:pk>/deltakere.<slug:kind>", views.gathering_people, name="gathering_people"),
    path("samlinger/<int:pk>/referat/", views.gathering_notes, name="gathering_notes"),
    path("samlinger/<int:pk>/samling.ics", views.gathering_file, name="gathering_file"),
    path("nettverk/<slug:key>/samlinger.ics", views.network_calendar, name="network_calendar"),
]
