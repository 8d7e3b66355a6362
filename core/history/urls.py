from django.urls import path

from core.history import views

urlpatterns = [
    path("historikk/", views.log, name="history_log"),
    path("historikk/<str:kind>/", views.of_kind, name="history_kind"),
    path("historikk/<str:kind>/<int:pk>/", views.of_row, name="history"),
]
