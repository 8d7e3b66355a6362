from django.urls import path

from networks.reforms import views

app_name = "reforms"
urlpatterns = [
    path("", views.reform_list, name="list"),
    path("ny/", views.new, name="new"),
    path("<int:pk>/", views.reform_detail, name="detail"),
    path("<int:pk>/endre/", views.edit, name="edit"),
    path("<int:pk>/registrer/", views.apply, name="apply"),
    path("<int:pk>/angre/", views.undo, name="undo"),
    path("<int:pk>/slett/", views.delete, name="delete"),
    path("<int:pk>/kopi/", views.copy, name="copy"),
]
