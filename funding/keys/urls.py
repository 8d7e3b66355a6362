from django.urls import path

from funding.keys import views

urlpatterns = [
    path("tilskudd/<slug:key>/nokkel/", views.new_key, name="new_key"),
]
