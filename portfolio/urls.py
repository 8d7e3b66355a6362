from django.urls import path

from portfolio.views import catalogue, cell, cells, grid

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
    path("status/<str:number>/<slug:solution>/", cell.cell, name="cell"),
]
