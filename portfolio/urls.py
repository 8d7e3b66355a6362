from django.urls import path

from portfolio.views import catalogue, cell, grid

app_name = "portfolio"
urlpatterns = [
    path("portefolje/", catalogue.portfolio_list, name="list"),
    path("portefolje/<slug:key>/", catalogue.solution_page, name="solution"),
    path("nettverk/<slug:key>/status/", grid.region_grid, name="grid"),
    path("status/<str:number>/<slug:solution>/", cell.cell, name="cell"),
]
