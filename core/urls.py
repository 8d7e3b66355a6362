from django.urls import include, path

urlpatterns = [
    path("", include("core.calendars.urls")),
    path("", include("core.notifications.urls")),
]
