from django.urls import path

from portfolio.freshness import views

urlpatterns = [
    path("status/ferskhet/", views.rules, name="freshness"),
]
