from django.urls import path

from funding.letters import views

urlpatterns = [
    path("tilskudd/brevmaler/", views.templates, name="templates"),
    path("tilskudd/brevmaler/<str:language>.docx", views.template_file, name="template_file"),
    path("tilskudd/<slug:key>/brev/", views.letters, name="letters"),
    path("tilskudd/<slug:key>/brev/alle.zip", views.letters_zip, name="letters_zip"),
    path("tilskudd/<slug:key>/brev/sendt/", views.mark_sent, name="mark_sent"),
    path("tilskudd/<slug:key>/regnskap.csv", views.accounting_csv, name="accounting_csv"),
    path("tilskudd/<slug:key>/regnskap/", views.accounting, name="accounting"),
    path("tilskudd/<slug:key>/nettverk/<slug:network>/brev.docx", views.letter_file, name="letter_file"),
    path("tilskudd/<slug:key>/nettverk/<slug:network>/rettelsesbrev/", views.correct, name="correct_letter"),
    path("tilskudd/<slug:key>/nettverk/<slug:network>/mottatt/", views.mark_received, name="mark_received"),
    path("tilskudd/<slug:key>/nettverk/<slug:network>/maalform/", views.set_language, name="set_language"),
]
