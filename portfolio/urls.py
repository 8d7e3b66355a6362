from django.urls import path, re_path

from portfolio.views import catalogue, cell, grid, progress

app_name = "portfolio"
urlpatterns = [
    path("portefolje/", catalogue.portfolio_list, name="list"),
    path("portefolje/<slug:key>/", catalogue.solution_page, name="solution"),
    path("nettverk/<slug:key>/status/", grid.region_grid, name="grid"),
    path("nettverk/<slug:key>/status.csv", grid.grid_as_csv, name="grid_csv"),
    path("nettverk/<slug:key>/status.xlsx", grid.grid_as_xlsx, name="grid_xlsx"),
    path("status/<str:number>/<slug:solution>/", cell.cell, name="cell"),
    path("framdrift/", progress.progress_page, name="progress"),
    re_path(r"^framdrift/tabell\.(csv|xlsx)$", progress.progress_table, name="progress_table"),
    path("framdrift/kommuner/", progress.progress_rows, name="progress_rows"),
    re_path(r"^framdrift/kommuner\.(csv|xlsx)$", progress.progress_rows_table, name="progress_rows_table"),
    path("framdrift/utvikling/", progress.progress_trend, name="progress_trend"),
    re_path(r"^framdrift/utvikling\.(csv|xlsx)$", progress.progress_trend_table, name="progress_trend_table"),
    path("framdrift/kart/", progress.progress_map, name="progress_map"),
]
