from django.urls import path

from portfolio.editions import views, views_items

urlpatterns = [
    path("portefolje/utgaver/", views.edition_list, name="editions"),
    path("portefolje/utgaver/ny/", views.edition_create, name="edition_create"),
    path("portefolje/utgaver/<int:year>/", views.edition_page, name="edition"),
    path("portefolje/utgaver/<int:year>/poeng/", views.edition_scores, name="scores"),
    path("portefolje/utgaver/<int:year>/innspill/", views.edition_comment, name="comment"),
    path("portefolje/utgaver/<int:year>/nytt-punkt/", views_items.item_create, name="item_create"),
    path("portefolje/utgaver/<int:year>/<slug:name>/", views.edition_move, name="edition_move"),
    path("portefolje/innspill/<int:pk>/svar/", views.comment_answer, name="comment_answer"),
    path("portefolje/vekter/", views.weights, name="weights"),
    path("portefolje/forhandsvisning/", views_items.preview, name="preview"),
    path("portefolje/punkt/<int:pk>/", views_items.item_page, name="item"),
    path("portefolje/punkt/<int:pk>/rediger/", views_items.item_edit, name="item_edit"),
    path("portefolje/punkt/<int:pk>/plass/", views_items.item_move, name="item_move"),
    path("portefolje/punkt/<int:pk>/poeng/", views.item_scores, name="item_scores"),
    path("portefolje/punkt/<int:pk>/situasjon/", views_items.item_situation, name="item_situation"),
    path("portefolje/punkt/<int:pk>/klar/", views_items.item_promote, name="item_promote"),
    path("portefolje/punkt/<int:pk>/ta-ut/", views_items.item_remove, name="item_remove"),
]
