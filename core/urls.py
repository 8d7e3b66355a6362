from django.urls import include, path

from core import kept_forms

urlpatterns = [
    path("", include("core.calendars.urls")),
    path("", include("core.notifications.urls")),
    path("", include("core.history.urls")),
    path("fortsett/", kept_forms.resume_form, name="resume_form"),
]
