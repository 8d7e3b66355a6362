"""Addresses of materials, of what comes after a pool, and of the webhooks."""

from django.urls import path

from rollouts.evaluations import views as learning
from rollouts.materials import views as materials
from rollouts.webhooks import views as webhooks

urlpatterns = [
    path("materiell/", materials.material_list, name="materials"),
    path("materiell/nytt/", materials.material_add, name="material_add"),
    path("materiell/krav/<slug:key>/", materials.material_requirements, name="material_requirements"),
    path("materiell/<int:pk>/", materials.material_detail, name="material"),
    path("materiell/<int:pk>/ny-versjon/", materials.material_publish, name="material_publish"),
    path("materiell/<int:pk>/gjennomgatt/", materials.material_review, name="material_review"),
    path("materiell/<int:pk>/kopi/", materials.material_copy, name="material_copy"),
    path("materiell/<int:pk>/versjon/<int:number>/", materials.material_file, name="material_file"),
    path("statusforslag/", learning.status_proposals, name="status_proposals"),
    path("statusforslag/<int:pk>/bekreft/", learning.status_confirm, name="status_confirm"),
    path("statusforslag/<int:pk>/avsla/", learning.status_decline, name="status_decline"),
    path("evaluering/sporsmal/", learning.evaluation_questions, name="evaluation_questions"),
    path("puljer/<int:pk>/evaluering/", learning.evaluation, name="evaluation"),
    path("puljer/<int:pk>/evaluering/leder/", learning.evaluation_leader, name="evaluation_leader"),
    path("puljer/<int:pk>/evaluering/oppsummering/", learning.evaluation_share, name="evaluation_share"),
    path("puljer/<int:pk>/evaluering/frist/", learning.evaluation_extend, name="evaluation_extend"),
    path("puljer/<int:pk>/evaluering/svar/<str:number>/", learning.evaluation_answer, name="evaluation_answer"),
    path("webhooks/", webhooks.webhook_list, name="webhooks"),
    path("webhooks/ny/", webhooks.webhook_create, name="webhook_create"),
    path("webhooks/<int:pk>/", webhooks.webhook_detail, name="webhook"),
    path("webhooks/<int:pk>/<slug:name>/", webhooks.webhook_switch, name="webhook_switch"),
    path("webhook-leveringer/<int:pk>/send/", webhooks.webhook_send_again, name="webhook_send_again"),
]
