from django.urls import path

from rollouts.evaluations import views

urlpatterns = [
    path("statusforslag/", views.status_proposals, name="status_proposals"),
    path("statusforslag/<int:pk>/bekreft/", views.status_confirm, name="status_confirm"),
    path("statusforslag/<int:pk>/avsla/", views.status_decline, name="status_decline"),
    path("evaluering/sporsmal/", views.evaluation_questions, name="evaluation_questions"),
    path("puljer/<int:pk>/evaluering/", views.evaluation, name="evaluation"),
    path("puljer/<int:pk>/evaluering/leder/", views.evaluation_leader, name="evaluation_leader"),
    path("puljer/<int:pk>/evaluering/oppsummering/", views.evaluation_share, name="evaluation_share"),
    path("puljer/<int:pk>/evaluering/frist/", views.evaluation_extend, name="evaluation_extend"),
    path("puljer/<int:pk>/evaluering/svar/<str:number>/", views.evaluation_answer, name="evaluation_answer"),
]
