from django.urls import path

from funding.decisions import views

urlpatterns = [
    path("tilskudd/kjoring/<int:pk>/foreslaa/", views.propose, name="propose"),
    path("tilskudd/vedtak/<int:pk>/", views.decision_detail, name="decision"),
    path("tilskudd/vedtak/<int:pk>/vedta/", views.decide, name="decide"),
    path("tilskudd/vedtak/<int:pk>/send-tilbake/", views.send_back, name="send_back"),
    path("tilskudd/vedtak/<int:pk>/trekk/", views.withdraw, name="withdraw"),
]
