from django.urls import path

from rollouts.plans import views, views_checklists

urlpatterns = [
    path("puljer/<int:pk>/sjekkliste/", views_checklists.checklist, name="checklist"),
    path("pameldinger/<int:pk>/sjekkliste/", views_checklists.checklist_of, name="checklist_of"),
    path("innforingslop/<int:pk>/plan/", views.plan, name="plan"),
    path("innforingslop/<int:pk>/plan/regioner/", views.plan_join, name="plan_join"),
    path("innforingslop/<int:pk>/plan/regioner/<slug:key>/ta-ut/", views.plan_leave, name="plan_leave"),
    path("innforingslop/<int:pk>/plan/<slug:kind>/ny/", views.plan_part, name="plan_new"),
    path("innforingslop/<int:pk>/plan/<slug:kind>/vanlig/", views.plan_usual, name="plan_usual"),
    path("innforingslop/<int:pk>/plan/<slug:kind>/<int:part>/", views.plan_part, name="plan_part"),
    path("innforingslop/<int:pk>/plan/<slug:kind>/<int:part>/ta-ut/", views.plan_remove, name="plan_remove"),
]
