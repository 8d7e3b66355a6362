from django.urls import path

from portfolio.grid import views, views_cell, views_cells

urlpatterns = [
    path("nettverk/<slug:key>/status/", views.region_grid, name="grid"),
    path("portefolje/<slug:key>/status/", views.solution_grid, name="solution_grid"),
    path("status/", views.full_grid, name="full_grid"),
    path("status/ruter/", views_cells.save_cells, name="save_cells"),
    path("status/lim-inn/", views_cells.paste, name="paste"),
    path("status/<str:number>/<slug:solution>/", views_cell.cell, name="cell"),
]
