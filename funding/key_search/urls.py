from django.urls import path

from funding.key_search import views

urlpatterns = [
    path("tilskudd/nokkelsok/<int:pk>/", views.sweep, name="sweep"),
    path("tilskudd/nokkelsok/<int:pk>/avbryt/", views.cancel_sweep, name="cancel_sweep"),
    path("tilskudd/nokkelsok/<int:pk>/scenario/<int:index>/", views.fit_as_scenario, name="fit_as_scenario"),
    path("tilskudd/<slug:key>/nokkelsok/", views.new_sweep, name="new_sweep"),
]
