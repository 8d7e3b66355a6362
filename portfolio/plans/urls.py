from django.urls import path

from portfolio.plans import views

urlpatterns = [
    path("portefolje/regionene/", views.plan_comparison, name="plans"),
    path("nettverk/<slug:key>/portefolje/", views.plan_page, name="plan"),
    path("nettverk/<slug:key>/portefolje/ny/", views.plan_start, name="plan_start"),
    path("nettverk/<slug:key>/portefolje/vedtak/", views.plan_decide, name="plan_decide"),
    path("nettverk/<slug:key>/portefolje/tiltak/", views.plan_item, name="plan_item_create"),
    path("nettverk/<slug:key>/portefolje/tiltak/<int:pk>/", views.plan_item, name="plan_item"),
    path("nettverk/<slug:key>/portefolje/tiltak/<int:pk>/plass/", views.plan_item_move, name="plan_item_move"),
    path("nettverk/<slug:key>/portefolje/tiltak/<int:pk>/ta-ut/", views.plan_item_remove, name="plan_item_remove"),
]
