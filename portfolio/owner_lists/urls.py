from django.urls import path

from portfolio.owner_lists import views

urlpatterns = [
    path("avstemming/", views.agreement, name="agreement"),
    path("avstemming/uenighet/", views.worklist, name="disagreements"),
    path("avstemming/uenighet/<int:pk>/<str:number>/", views.resolve, name="resolve"),
    path("avstemming/liste/", views.upload, name="owner_list_new"),
    path("avstemming/liste/<int:pk>/", views.owner_list, name="owner_list"),
    path("avstemming/liste/<int:pk>/fil/", views.owner_list_file, name="owner_list_file"),
    path("avstemming/liste/<int:pk>/kolonner/", views.owner_list_columns, name="owner_list_columns"),
    path("avstemming/liste/<int:pk>/<str:verdict>/", views.decide_list, name="decide_list"),
]
