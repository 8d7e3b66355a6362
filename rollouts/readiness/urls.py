from django.urls import path

from rollouts.readiness import views, views_stops

urlpatterns = [
    path("puljer/<int:pk>/klar-til-bruk/", views.pool_ready, name="pool_ready"),
    path("klar-til-bruk/", views.readiness_list, name="readiness_list"),
    path("klar-til-bruk/kriterier/", views.criteria, name="criteria"),
    path("klar-til-bruk/kriterier/nytt/", views.criterion_create, name="criterion_create"),
    path("klar-til-bruk/kriterier/<slug:criterion>/", views.criterion_edit, name="criterion_edit"),
    path("klar-til-bruk/unntak/<int:pk>/opphev/", views.end_waiver, name="end_waiver"),
    path("klar-til-bruk/<slug:key>/", views.readiness_page, name="readiness"),
    path("klar-til-bruk/<slug:key>/stopp/", views_stops.stop, name="stop"),
    path("nkg/stanser/<int:pk>/", views_stops.ratification, name="ratification"),
    path("klar-til-bruk/<slug:key>/gjenoppta/", views_stops.resume, name="resume"),
    path("klar-til-bruk/<slug:key>/dispensasjon/", views_stops.dispensation_apply, name="dispensation_apply"),
    path("klar-til-bruk/<slug:key>/<slug:criterion>/vurder/", views.assess, name="assess"),
    path("klar-til-bruk/<slug:key>/<slug:criterion>/unntak/", views.waive, name="waive"),
    path("dispensasjoner/<int:pk>/", views_stops.dispensation, name="dispensation"),
    path("dispensasjoner/<int:pk>/trekk/", views_stops.dispensation_withdraw, name="dispensation_withdraw"),
]
