from django.urls import path

from funding.grant_pages import views

urlpatterns = [
    path("tilskudd/", views.grant_list, name="list"),
    path("tilskudd/nytt/", views.new_grant, name="new_grant"),
    path("tilskudd/<slug:key>/", views.grant_detail, name="grant"),
    path("tilskudd/<slug:key>/rett/", views.correct_grant, name="correct_grant"),
    path("tilskudd/<slug:key>/nettverk/<slug:network>/", views.explanation, name="explanation"),
]
