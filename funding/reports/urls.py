from django.urls import path

from funding.reports import views

urlpatterns = [
    path("tilskudd/bruk/", views.use, name="use"),
    path("tilskudd/bruk/bruk.csv", views.use_csv, name="use_csv"),
    path("tilskudd/<slug:key>/rapportering/", views.reporting, name="reporting"),
    path("tilskudd/<slug:key>/rapportering/frist/", views.add_round, name="add_round"),
    path("tilskudd/<slug:key>/rapportering/frist/<int:pk>/flytt/", views.move_round, name="move_round"),
    path("tilskudd/<slug:key>/rapportering/frist/<int:pk>/fjern/", views.remove_round, name="remove_round"),
    path("tilskudd/<slug:key>/rapportering/tilbakebetalt/<int:pk>/mottatt/", views.receive, name="receive"),
    path("tilskudd/<slug:key>/rapportering/tilbakebetalt/<int:pk>/angre/", views.undo_receipt, name="undo_receipt"),
    path("tilskudd/<slug:key>/rapportering/samlet.docx", views.compiled_docx, name="compiled_docx"),
    path("tilskudd/<slug:key>/rapportering/samlet.xlsx", views.compiled_xlsx, name="compiled_xlsx"),
    path("tilskudd/<slug:key>/rapportering/sendt/", views.mark_compiled_sent, name="mark_compiled_sent"),
    path("tilskudd/<slug:key>/rapport/<int:pk>/<slug:network>/", views.report, name="report"),
    path("tilskudd/<slug:key>/rapport/<int:pk>/<slug:network>/<slug:move>/", views.review, name="review"),
]
