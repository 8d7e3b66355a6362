from django.urls import path

from rollouts.pool_changes import views

urlpatterns = [
    path("puljer/<int:pk>/foresla-endring/", views.change_propose, name="change_propose"),
    path("puljeendringer/<int:pk>/<slug:name>/", views.change_decide, name="change_decide"),
]
