from django.urls import path

from rollouts.pool_pages import views

urlpatterns = [
    path("innforingslop/<int:pk>/ny-pulje/", views.pool_create, name="pool_create"),
    path("puljer/<int:pk>/", views.pool_detail, name="pool"),
    path("puljer/<int:pk>/rett/", views.pool_edit, name="pool_edit"),
    path("puljer/<int:pk>/leder/", views.pool_leader, name="pool_leader"),
    path("puljer/<int:pk>/utsett/", views.pool_postpone, name="pool_postpone"),
    path("puljer/<int:pk>/<slug:name>/", views.move, name="move"),
]
