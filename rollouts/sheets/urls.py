from django.urls import path

from rollouts.sheets import views

urlpatterns = [
    path("innforingslop/<int:pk>/informasjon/", views.sheet_current, name="sheet_current"),
    path("innforingslop/<int:pk>/informasjon/skriv/", views.sheet_edit, name="sheet_edit"),
    path("innforingslop/<int:pk>/informasjon/<int:version>/", views.sheet, name="sheet"),
]
