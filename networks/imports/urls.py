from django.urls import path

from networks.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.import_list, name="list"),
    path("<int:pk>/", views.run_detail, name="run"),
    path("<int:pk>/lagre/", views.commit, name="commit"),
    path("<int:pk>/forkast/", views.discard, name="discard"),
]
