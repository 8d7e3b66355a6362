from django.urls import path

from portfolio.agreement import views

urlpatterns = [
    path("portefolje/forpliktelser/", views.commitment_list, name="commitments"),
    path("portefolje/forpliktelser/<int:pk>/", views.commitment_page, name="commitment"),
    path("portefolje/forpliktelser/<int:pk>/status/", views.commitment_update, name="commitment_update"),
]
