from django.urls import path

from rollouts.nkg import views, views_margin, views_meetings, views_motions

urlpatterns = [
    path("nkg/", views.queue, name="queue"),
    path("nkg/moter/", views_meetings.meeting_list, name="meetings"),
    path("nkg/moter/nytt/", views_meetings.meeting_create, name="meeting_create"),
    path("nkg/moter/<int:pk>/", views_meetings.meeting_detail, name="meeting"),
    path("nkg/moter/<int:pk>/endre/", views_meetings.meeting_edit, name="meeting_edit"),
    path("nkg/moter/<int:pk>/referat.docx", views_meetings.meeting_docx, name="meeting_docx"),
    path("nkg/moter/<int:pk>/<slug:name>/", views_meetings.meeting_act, name="meeting_act"),
    path("nkg/saker/<int:pk>/avgjor/", views_meetings.agenda_decide, name="agenda_decide"),
    path("nkg/avgjorelser/", views_meetings.decisions, name="decisions"),
    path("nkg/avgjorelser/<int:pk>/rett/", views_meetings.decision_supersede, name="decision_supersede"),
    path("nkg/spillerom/", views_margin.change_margin, name="margin"),
    path("nkg/forslag/<int:pk>/", views_motions.motion, name="motion"),
    path("nkg/forslag/<int:pk>/<slug:name>/", views_motions.motion_act, name="motion_act"),
]
