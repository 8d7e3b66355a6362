from django.urls import path

from rollouts.rollout_pages import views, views_eligibility, views_own

urlpatterns = [
    path("innforingslop/", views.rollout_list, name="list"),
    path("innforingslop/nytt/", views.rollout_create, name="create"),
    path("innforingslop/<int:pk>/", views.rollout_detail, name="detail"),
    path("innforingslop/<int:pk>/hvem-kan-vaere-med/", views_eligibility.eligibility, name="eligibility"),
    path("innforingslop/<int:pk>/hvem-kan-vaere-med.csv", views_eligibility.eligibility_csv, name="eligibility_csv"),
    path("innforingslop/<int:pk>/tittel/", views_own.rollout_rename, name="rollout_rename"),
    path("innforingslop/<int:pk>/slett/", views_own.rollout_delete, name="rollout_delete"),
    path("innforingslop/<int:pk>/vilkar/", views_eligibility.rules_edit, name="rules_edit"),
]
