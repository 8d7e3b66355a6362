from django.urls import path

from networks.oidc import views

app_name = "oidc"

urlpatterns = [
    path("logg-inn/med/<slug:key>/", views.start, name="start"),
    path("logg-inn/med/<slug:key>/svar/", views.answer, name="answer"),
    path("logg-inn/bekreft/", views.confirm, name="confirm"),
    path("invitasjon/<str:token>/med/<slug:key>/", views.start_invitation, name="start_invitation"),
    path("min-side/innlogging/", views.ways, name="ways"),
    path("min-side/innlogging/fjern/", views.unlink, name="unlink"),
    path("min-side/innlogging/knytt/<slug:key>/", views.start_link, name="start_link"),
]
