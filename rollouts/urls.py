from django.urls import path

from rollouts import views

app_name = "rollouts"
urlpatterns = [
    path("innforingslop/", views.rollout_list, name="list"),
    path("innforingslop/nytt/", views.rollout_create, name="create"),
    path("innforingslop/<int:pk>/", views.rollout_detail, name="detail"),
    path("innforingslop/<int:pk>/ny-pulje/", views.pool_create, name="pool_create"),
    path("puljer/<int:pk>/", views.pool_detail, name="pool"),
    path("puljer/<int:pk>/rett/", views.pool_edit, name="pool_edit"),
    path("puljer/<int:pk>/meld-pa/", views.sign_up, name="sign_up"),
    path("puljer/<int:pk>/<slug:name>/", views.move, name="move"),
    path("pameldinger/<int:pk>/trekk/", views.withdraw, name="withdraw"),
    path("nkg/", views.queue, name="queue"),
]
