"""The addresses of the inbox."""

from django.urls import path

from core.notifications import views

urlpatterns = [
    path("innboks/", views.inbox, name="inbox"),
    path("innboks/lest/", views.inbox_read, name="inbox_read"),
    path("innboks/<int:pk>/", views.message_open, name="message_open"),
    path("innboks/e-post/", views.mail_choices, name="mail_choices"),
    path("innboks/stopp/<str:token>/", views.mail_stop, name="mail_stop"),
]
