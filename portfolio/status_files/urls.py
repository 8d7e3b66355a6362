from django.urls import path

from portfolio.status_files import views

urlpatterns = [
    path("framdrift/les-inn/", views.status_import, name="status_import"),
    path("framdrift/les-inn/<int:pk>/", views.status_file, name="status_file"),
    path("framdrift/les-inn/<int:pk>/fil/", views.status_file_original, name="status_file_original"),
    path("framdrift/les-inn/<int:pk>/kolonner/", views.status_file_columns, name="status_file_columns"),
    path("framdrift/les-inn/<int:pk>/<str:verdict>/", views.status_file_decide, name="status_file_decide"),
]
