from django.urls import path

from rollouts.pool_changes import views

urlpatterns = [
    path("puljer/<int:pk>/foresla-endring/", views.change_propose, name="change_propose"),
]
