from django.urls import path

from portfolio.views import catalogue, cell, cells, freshness, grid, reconciliation

app_name = "portfolio"
urlpatterns = [
    path("portefolje/", catalogue.portfolio_list, name="list"),
    path("portefolje/<slug:key>/", catalogue.solution_page, name="solution"),
    path("nettverk/<slug:key>/status/", grid.region_grid, name="grid"),
    path("nettverk/<slug:key>/status.csv", grid.grid_as_csv, name="grid_csv"),
    path("nettverk/<slug:key>/status.xlsx", grid.grid_as_xlsx, name="grid_xlsx"),
    path("portefolje/<slug:key>/status/", grid.solution_grid, name="solution_grid"),
    path("status/", grid.full_grid, name="full_grid"),
    path("status/ruter/", cells.save_cells, name="save_cells"),
    path("status/lim-inn/", cells.paste, name="paste"),
    path("status/ferskhet/", freshness.rules, name="freshness"),
    path("avstemming/", reconciliation.agreement, name="agreement"),
    path("avstemming/uenighet/", reconciliation.worklist, name="disagreements"),
    path("avstemming/uenighet/<int:pk>/<str:number>/", reconciliation.resolve, name="resolve"),
    path("avstemming/liste/", reconciliation.upload, name="owner_list_new"),
    path("avstemming/liste/<int:pk>/", reconciliation.owner_list, name="owner_list"),
    path("avstemming/liste/<int:pk>/fil/", reconciliation.owner_list_file, name="owner_list_file"),
    path("avstemming/liste/<int:pk>/<str:verdict>/", reconciliation.decide_list, name="decide_list"),
    path("status/<str:number>/<slug:solution>/", cell.cell, name="cell"),
]
