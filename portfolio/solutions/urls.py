from django.urls import path

from portfolio.solutions import views

urlpatterns = [
    path("portefolje/forutsetning/<int:pk>/fjern/", views.prerequisite_remove, name="prerequisite_remove"),
    path("portefolje/<slug:key>/rediger/", views.solution_edit, name="solution_edit"),
    path("portefolje/<slug:key>/ambisjon/", views.ambition, name="ambition"),
    path("portefolje/<slug:key>/forutsetning/", views.prerequisite, name="prerequisite"),
    path("portefolje/<slug:key>/del/<slug:panel>/", views.solution_panel, name="solution_panel"),
]
