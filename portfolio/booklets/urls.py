from django.urls import path

from portfolio.booklets import views

urlpatterns = [
    path("framdrift/bruksplikt/<slug:key>/", views.duty_page, name="duty"),
    path("framdrift/bruksplikt/<slug:key>.docx", views.duty_docx, name="duty_docx"),
    path("framdrift/hefte/", views.booklet_list, name="booklets"),
    path("framdrift/hefte/<int:pk>.docx", views.booklet_file, name="booklet_file"),
]
