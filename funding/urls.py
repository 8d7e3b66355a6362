from django.urls import path

from . import decision_views, letter_views, views

app_name = "funding"
urlpatterns = [
    path("tilskudd/", views.grant_list, name="list"),
    path("tilskudd/nytt/", views.new_grant, name="new_grant"),
    path("tilskudd/sammenlign/", decision_views.compare, name="compare"),
    path("tilskudd/brevmaler/", letter_views.templates, name="templates"),
    path("tilskudd/brevmaler/<str:language>.docx", letter_views.template_file, name="template_file"),
    path("tilskudd/kjoring/<int:pk>/", views.run_detail, name="run"),
    path("tilskudd/kjoring/<int:pk>/fordeling.xlsx", views.run_xlsx, name="run_xlsx"),
    path("tilskudd/kjoring/<int:pk>/fordeling.csv", views.run_csv, name="run_csv"),
    path("tilskudd/kjoring/<int:pk>/avbryt/", decision_views.cancel_run, name="cancel_run"),
    path("tilskudd/kjoring/<int:pk>/kontroll/", decision_views.repeat_run, name="repeat_run"),
    path("tilskudd/kjoring/<int:pk>/foreslaa/", decision_views.propose, name="propose"),
    path("tilskudd/vedtak/<int:pk>/", decision_views.decision_detail, name="decision"),
    path("tilskudd/vedtak/<int:pk>/vedta/", decision_views.decide, name="decide"),
    path("tilskudd/vedtak/<int:pk>/send-tilbake/", decision_views.send_back, name="send_back"),
    path("tilskudd/vedtak/<int:pk>/trekk/", decision_views.withdraw, name="withdraw"),
    path("tilskudd/<slug:key>/", views.grant_detail, name="grant"),
    path("tilskudd/<slug:key>/beregn/", views.start_run, name="start_run"),
    path("tilskudd/<slug:key>/nokkel/", views.new_key, name="new_key"),
    path("tilskudd/<slug:key>/scenario/", decision_views.new_scenario, name="new_scenario"),
    path("tilskudd/<slug:key>/brev/", letter_views.letters, name="letters"),
    path("tilskudd/<slug:key>/brev/alle.zip", letter_views.letters_zip, name="letters_zip"),
    path("tilskudd/<slug:key>/brev/sendt/", letter_views.mark_sent, name="mark_sent"),
    path("tilskudd/<slug:key>/regnskap.csv", letter_views.accounting_csv, name="accounting_csv"),
    path("tilskudd/<slug:key>/regnskap/", letter_views.accounting, name="accounting"),
    path("tilskudd/<slug:key>/nettverk/<slug:network>/", decision_views.explanation, name="explanation"),
    path("tilskudd/<slug:key>/nettverk/<slug:network>/brev.docx", letter_views.letter_file, name="letter_file"),
    path("tilskudd/<slug:key>/nettverk/<slug:network>/mottatt/", letter_views.mark_received, name="mark_received"),
    path("tilskudd/<slug:key>/nettverk/<slug:network>/maalform/", letter_views.set_language, name="set_language"),
]
