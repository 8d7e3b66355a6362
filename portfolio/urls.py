from django.urls import path, re_path

from portfolio.agreement import views as agreement
from portfolio.booklets import views as documents
from portfolio.catalogue import views as catalogue
from portfolio.editions import views as editions
from portfolio.editions import views_items
from portfolio.freshness import views as freshness
from portfolio.grid import views as grid
from portfolio.grid import views_cell, views_cells
from portfolio.owner_lists import views as reconciliation
from portfolio.pilots import views as pilots
from portfolio.plans import views as plans
from portfolio.progress import views, views_open_data
from portfolio.progress import views as progress
from portfolio.solutions import views as views_work
from portfolio.status_files import views as status_import

app_name = "portfolio"
urlpatterns = [
    path("portefolje/", catalogue.portfolio_list, name="list"),
    path("portefolje/utgaver/", editions.edition_list, name="editions"),
    path("portefolje/utgaver/ny/", editions.edition_create, name="edition_create"),
    path("portefolje/utgaver/<int:year>/", editions.edition_page, name="edition"),
    path("portefolje/utgaver/<int:year>/poeng/", editions.edition_scores, name="scores"),
    path("portefolje/utgaver/<int:year>/innspill/", editions.edition_comment, name="comment"),
    path("portefolje/utgaver/<int:year>/nytt-punkt/", views_items.item_create, name="item_create"),
    path("portefolje/utgaver/<int:year>/<slug:name>/", editions.edition_move, name="edition_move"),
    path("portefolje/innspill/<int:pk>/svar/", editions.comment_answer, name="comment_answer"),
    path("portefolje/vekter/", editions.weights, name="weights"),
    path("portefolje/forhandsvisning/", views_items.preview, name="preview"),
    path("portefolje/punkt/<int:pk>/", views_items.item_page, name="item"),
    path("portefolje/punkt/<int:pk>/rediger/", views_items.item_edit, name="item_edit"),
    path("portefolje/punkt/<int:pk>/plass/", views_items.item_move, name="item_move"),
    path("portefolje/punkt/<int:pk>/poeng/", editions.item_scores, name="item_scores"),
    path("portefolje/punkt/<int:pk>/situasjon/", views_items.item_situation, name="item_situation"),
    path("portefolje/punkt/<int:pk>/klar/", views_items.item_promote, name="item_promote"),
    path("portefolje/punkt/<int:pk>/ta-ut/", views_items.item_remove, name="item_remove"),
    path("portefolje/regionene/", plans.plan_comparison, name="plans"),
    path("portefolje/forpliktelser/", agreement.commitment_list, name="commitments"),
    path("portefolje/forpliktelser/<int:pk>/", agreement.commitment_page, name="commitment"),
    path("portefolje/forpliktelser/<int:pk>/status/", agreement.commitment_update, name="commitment_update"),
    path("portefolje/piloter/<int:pk>/erfaring/", pilots.pilot_note, name="pilot_note"),
    path("portefolje/piloter/<int:pk>/<slug:name>/", pilots.pilot_move, name="pilot_move"),
    path("portefolje/forutsetning/<int:pk>/fjern/", views_work.prerequisite_remove, name="prerequisite_remove"),
    path("portefolje/<slug:key>/", catalogue.solution_page, name="solution"),
    path("portefolje/<slug:key>/rediger/", views_work.solution_edit, name="solution_edit"),
    path("portefolje/<slug:key>/ambisjon/", views_work.ambition, name="ambition"),
    path("portefolje/<slug:key>/forutsetning/", views_work.prerequisite, name="prerequisite"),
    path("portefolje/<slug:key>/piloter/", pilots.pilot_list, name="pilots"),
    path("portefolje/<slug:key>/piloter/meld/", pilots.pilot_register, name="pilot_register"),
    path("portefolje/<slug:key>/del/<slug:panel>/", views_work.solution_panel, name="solution_panel"),
    path("nettverk/<slug:key>/portefolje/", plans.plan_page, name="plan"),
    path("nettverk/<slug:key>/portefolje/ny/", plans.plan_start, name="plan_start"),
    path("nettverk/<slug:key>/portefolje/vedtak/", plans.plan_decide, name="plan_decide"),
    path("nettverk/<slug:key>/portefolje/tiltak/", plans.plan_item, name="plan_item_create"),
    path("nettverk/<slug:key>/portefolje/tiltak/<int:pk>/", plans.plan_item, name="plan_item"),
    path("nettverk/<slug:key>/portefolje/tiltak/<int:pk>/plass/", plans.plan_item_move, name="plan_item_move"),
    path("nettverk/<slug:key>/portefolje/tiltak/<int:pk>/ta-ut/", plans.plan_item_remove, name="plan_item_remove"),
    path("nettverk/<slug:key>/status/", grid.region_grid, name="grid"),
    path("portefolje/<slug:key>/status/", grid.solution_grid, name="solution_grid"),
    re_path(
        r"^kommuner/(?P<number>[^/]+)/status\.(?P<ending>csv|xlsx)$",
        views.municipality_status,
        name="municipality_status",
    ),
    path("status/", grid.full_grid, name="full_grid"),
    path("status/ruter/", views_cells.save_cells, name="save_cells"),
    path("status/lim-inn/", views_cells.paste, name="paste"),
    path("status/ferskhet/", freshness.rules, name="freshness"),
    path("avstemming/", reconciliation.agreement, name="agreement"),
    path("avstemming/uenighet/", reconciliation.worklist, name="disagreements"),
    path("avstemming/uenighet/<int:pk>/<str:number>/", reconciliation.resolve, name="resolve"),
    path("avstemming/liste/", reconciliation.upload, name="owner_list_new"),
    path("avstemming/liste/<int:pk>/", reconciliation.owner_list, name="owner_list"),
    path("avstemming/liste/<int:pk>/fil/", reconciliation.owner_list_file, name="owner_list_file"),
    path("avstemming/liste/<int:pk>/kolonner/", reconciliation.owner_list_columns, name="owner_list_columns"),
    path("avstemming/liste/<int:pk>/<str:verdict>/", reconciliation.decide_list, name="decide_list"),
    path("status/<str:number>/<slug:solution>/", views_cell.cell, name="cell"),
    path("framdrift/", progress.progress_page, name="progress"),
    re_path(r"^framdrift/tabell\.(?P<ending>csv|xlsx)$", progress.progress_table, name="progress_table"),
    path("framdrift/kommuner/", progress.progress_rows, name="progress_rows"),
    re_path(r"^framdrift/kommuner\.(?P<ending>csv|xlsx)$", progress.progress_rows_table, name="progress_rows_table"),
    path("framdrift/utvikling/", progress.progress_trend, name="progress_trend"),
    re_path(r"^framdrift/utvikling\.(?P<ending>csv|xlsx)$", progress.progress_trend_table, name="progress_trend_table"),
    path("framdrift/kart/", progress.progress_map, name="progress_map"),
    path("framdrift/tall.json", views_open_data.progress_json, name="progress_json"),
    path("framdrift/innebygd/", views_open_data.progress_widget, name="progress_widget"),
    path("framdrift/bruksplikt/<slug:key>/", documents.duty_page, name="duty"),
    path("framdrift/bruksplikt/<slug:key>.docx", documents.duty_docx, name="duty_docx"),
    path("framdrift/hefte/", documents.booklet_list, name="booklets"),
    path("framdrift/hefte/<int:pk>.docx", documents.booklet_file, name="booklet_file"),
    re_path(r"^apne-data/katalog\.(?P<form>jsonld|ttl)$", views_open_data.catalogue_file, name="catalogue_entry"),
    path("framdrift/les-inn/", status_import.status_import, name="status_import"),
    path("framdrift/les-inn/<int:pk>/", status_import.status_file, name="status_file"),
    path("framdrift/les-inn/<int:pk>/fil/", status_import.status_file_original, name="status_file_original"),
    path("framdrift/les-inn/<int:pk>/kolonner/", status_import.status_file_columns, name="status_file_columns"),
    path("framdrift/les-inn/<int:pk>/<str:verdict>/", status_import.status_file_decide, name="status_file_decide"),
]
