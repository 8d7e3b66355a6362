from django.urls import path

from funding.decisions import views as decision_views
from funding.grants import views
from funding.key_search import views as sweep_views
from funding.letters import views as letter_views
from funding.payments import views as payment_views
from funding.published import views as published_views
from funding.reports import views as report_views

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
    path("tilskudd/bruk/", report_views.use, name="use"),
    path("tilskudd/bruk/bruk.csv", report_views.use_csv, name="use_csv"),
    path("tilskudd/nokkelsok/<int:pk>/", sweep_views.sweep, name="sweep"),
    path("tilskudd/nokkelsok/<int:pk>/avbryt/", sweep_views.cancel_sweep, name="cancel_sweep"),
    path("tilskudd/nokkelsok/<int:pk>/scenario/<int:index>/", sweep_views.fit_as_scenario, name="fit_as_scenario"),
    path("tilskudd/tabell/<int:pk>/", published_views.table, name="table"),
    path("tilskudd/tabell/<int:pk>/fjern/", published_views.remove, name="remove_table"),
    path("tilskudd/<slug:key>/", views.grant_detail, name="grant"),
    path("tilskudd/<slug:key>/nokkelsok/", sweep_views.new_sweep, name="new_sweep"),
    path("tilskudd/<slug:key>/tabeller/", published_views.tables, name="tables"),
    path("tilskudd/<slug:key>/utbetalinger/", payment_views.payments, name="payments"),
    path("tilskudd/<slug:key>/utbetalinger/plan/", payment_views.plan, name="payment_plan"),
    path("tilskudd/<slug:key>/utbetalinger/<int:number>/betalt/", payment_views.mark_paid, name="mark_paid"),
    path(
        "tilskudd/<slug:key>/utbetalinger/<int:number>/<slug:network>/angre/", payment_views.unmark, name="unmark_paid"
    ),
    path("tilskudd/<slug:key>/rapportering/", report_views.reporting, name="reporting"),
    path("tilskudd/<slug:key>/rapportering/frist/", report_views.add_round, name="add_round"),
    path("tilskudd/<slug:key>/rapportering/frist/<int:pk>/flytt/", report_views.move_round, name="move_round"),
    path("tilskudd/<slug:key>/rapportering/frist/<int:pk>/fjern/", report_views.remove_round, name="remove_round"),
    path("tilskudd/<slug:key>/rapportering/samlet.docx", report_views.compiled_docx, name="compiled_docx"),
    path("tilskudd/<slug:key>/rapportering/samlet.xlsx", report_views.compiled_xlsx, name="compiled_xlsx"),
    path("tilskudd/<slug:key>/rapport/<int:pk>/<slug:network>/", report_views.report, name="report"),
    path("tilskudd/<slug:key>/rapport/<int:pk>/<slug:network>/<slug:move>/", report_views.review, name="review"),
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
