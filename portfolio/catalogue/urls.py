from django.urls import path

from portfolio.catalogue import views

urlpatterns = [
    path("portefolje/", views.portfolio_list, name="list"),
    path("portefolje/<slug:key>/", views.solution_page, name="solution"),
]
