from django.urls import path

from funding.published import views

urlpatterns = [
    path("tilskudd/tabell/<int:pk>/", views.table, name="table"),
    path("tilskudd/tabell/<int:pk>/fjern/", views.remove, name="remove_table"),
    path("tilskudd/<slug:key>/tabeller/", views.tables, name="tables"),
]
