from django.urls import path

from rollouts.webhooks import views

urlpatterns = [
    path("webhooks/", views.webhook_list, name="webhooks"),
    path("webhooks/ny/", views.webhook_create, name="webhook_create"),
    path("webhooks/<int:pk>/", views.webhook_detail, name="webhook"),
    path("webhooks/<int:pk>/endre/", views.webhook_edit, name="webhook_edit"),
    path("webhooks/<int:pk>/prov/", views.webhook_test, name="webhook_test"),
    path("webhooks/<int:pk>/<slug:name>/", views.webhook_switch, name="webhook_switch"),
    path("webhook-leveringer/<int:pk>/send/", views.webhook_send_again, name="webhook_send_again"),
]
