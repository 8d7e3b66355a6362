from django.urls import path, re_path

from portfolio.progress import views, views_open_data

urlpatterns = [
    re_path(
        r"^kommuner/(?P<number>[^/]+)/status\.(?P<ending>csv|xlsx)$",
        views.municipality_status,
        name="municipality_status",
    ),
    path("framdrift/", views.progress_page, name="progress"),
    re_path(r"^framdrift/tabell\.(?P<ending>csv|xlsx)$", views.progress_table, name="progress_table"),
    path("framdrift/kommuner/", views.progress_rows, name="progress_rows"),
    re_path(r"^framdrift/kommuner\.(?P<ending>csv|xlsx)$", views.progress_rows_table, name="progress_rows_table"),
    path("framdrift/utvikling/", views.progress_trend, name="progress_trend"),
    re_path(r"^framdrift/utvikling\.(?P<ending>csv|xlsx)$", views.progress_trend_table, name="progress_trend_table"),
    path("framdrift/kart/", views.progress_map, name="progress_map"),
    path("framdrift/tall.json", views_open_data.progress_json, name="progress_json"),
    path("framdrift/innebygd/", views_open_data.progress_widget, name="progress_widget"),
    re_path(r"^apne-data/katalog\.(?P<form>jsonld|ttl)$", views_open_data.catalogue_file, name="catalogue_entry"),
]
