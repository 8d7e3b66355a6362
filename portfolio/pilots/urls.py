from django.urls import path

from portfolio.pilots import views

urlpatterns = [
    path("portefolje/piloter/<int:pk>/erfaring/", views.pilot_note, name="pilot_note"),
    path("portefolje/piloter/<int:pk>/<slug:name>/", views.pilot_move, name="pilot_move"),
    path("portefolje/<slug:key>/piloter/", views.pilot_list, name="pilots"),
    path("portefolje/<slug:key>/piloter/meld/", views.pilot_register, name="pilot_register"),
]
