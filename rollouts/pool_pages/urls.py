from django.urls import path

from rollouts.pool_pages import views, views_changes

urlpatterns = [
    path("innforingslop/<int:pk>/ny-pulje/", views.pool_create, name="pool_create"),
    path("puljer/<int:pk>/", views.pool_detail, name="pool"),
    path("puljer/<int:pk>/rett/", views.pool_edit, name="pool_edit"),
    path("puljer/<int:pk>/leder/", views.pool_leader, name="pool_leader"),
    path("puljer/<int:pk>/utsett/", views.pool_postpone, name="pool_postpone"),
    path("puljer/<int:pk>/andre-vilkar/", views_changes.pool_other_terms, name="pool_other_terms"),
    path("puljeendringer/<int:pk>/andre-vilkar/", views_changes.change_other_terms, name="change_other_terms"),
    path("puljeendringer/<int:pk>/<slug:name>/", views_changes.change_decide, name="change_decide"),
    path("puljer/<int:pk>/<slug:name>/", views.move, name="move"),
]
