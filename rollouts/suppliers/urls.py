from django.urls import path

from rollouts.suppliers import views

urlpatterns = [
    path("leverandorer/", views.supplier_list, name="suppliers"),
    path("leverandorer/ny/", views.supplier_add, name="supplier_add"),
    path("leverandorer/<int:pk>/", views.supplier_detail, name="supplier"),
    path("leverandorer/<int:pk>/nytt-produkt/", views.product_add, name="product_add"),
    path("leverandorer/<int:pk>/skriv/", views.dialogue_write, name="dialogue_write"),
    path("leverandorer/<int:pk>/nytt-onske/", views.request_add, name="request_add"),
    path("produkter/<int:pk>/", views.product_detail, name="product"),
    path("produkter/<int:pk>/ny-versjon/", views.version_add, name="version_add"),
    path("produkter/<int:pk>/tilpasning/", views.adaptation_report, name="adaptation_report"),
    path("felles-onsker/<int:pk>/", views.request_detail, name="request"),
    path("felles-onsker/<int:pk>/sta-bak/", views.request_join, name="request_join"),
    path("felles-onsker/<int:pk>/svar/", views.request_answer, name="request_answer"),
]
