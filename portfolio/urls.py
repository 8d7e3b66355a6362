from django.urls import path, re_path

from portfolio.views import catalogue, cell, documents, grid, open_data, progress, status_import

app_name = "portfolio"
urlpatterns = [
    path("portefolje/", catalogue.portfolio_list, name="list"),
    path("portefolje/<slug:key>/", catalogue.solution_page, name="solution"),
    path("nettverk/<slug:key>/status/", grid.region_grid, name="grid"),
    path("nettverk/<slug:key>/status.csv", grid.grid_as_csv, name="grid_csv"),
    path("nettverk/<slug:key>/status.xlsx", grid.grid_as_xlsx, name="grid_xlsx"),
    path("status/<str:number>/<slug:solution>/", cell.cell, name="cell"),
    path("framdrift/", progress.progress_page, name="progress"),
    re_path(r"^framdrift/tabell\.(?P<ending>csv|xlsx)$", progress.progress_table, name="progress_table"),
    path("framdrift/kommuner/", progress.progress_rows, name="progress_rows"),
    re_path(r"^framdrift/kommuner\.(?P<ending>csv|xlsx)$", progress.progress_rows_table, name="progress_rows_table"),
    path("framdrift/utvikling/", progress.progress_trend, name="progress_trend"),
    re_path(r"^framdrift/utvikling\.(?P<ending>csv|xlsx)$", progress.progress_trend_table, name="progress_trend_table"),
    path("framdrift/kart/", progress.progress_map, name="progress_map"),
    path("framdrift/tall.json", open_data.progress_json, name="progress_json"),
    path("framdrift/innebygd/", open_data.progress_widget, name="progress_widget"),
    path("framdrift/bruksplikt/<slug:key>/", documents.duty_page, name="duty"),
    path("framdrift/bruksplikt/<slug:key>.docx", documents.duty_docx, name="duty_docx"),
    path("framdrift/hefte/", documents.booklet_list, name="booklets"),
    path("framdrift/hefte/<int:pk>.docx", documents.booklet_file, name="booklet_file"),
    re_path(r"^apne-data/katalog\.(?P<form>jsonld|ttl)$", open_data.catalogue_file, name="catalogue_entry"),
    path("framdrift/les-inn/", status_import.status_import, name="status_import"),
]
