from django.urls import path

from rollouts.materials import views

urlpatterns = [
    path("materiell/", views.material_list, name="materials"),
    path("materiell/nytt/", views.material_add, name="material_add"),
    path("materiell/krav/<slug:key>/", views.material_requirements, name="material_requirements"),
    path("materiell/<int:pk>/", views.material_detail, name="material"),
    path("materiell/<int:pk>/ny-versjon/", views.material_publish, name="material_publish"),
    path("materiell/<int:pk>/gjennomgatt/", views.material_review, name="material_review"),
    path("materiell/<int:pk>/kopi/", views.material_copy, name="material_copy"),
    path("materiell/<int:pk>/versjon/<int:number>/", views.material_file, name="material_file"),
]
