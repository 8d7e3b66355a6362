from django.urls import path

from portfolio.enquiries import views, views_answer, views_questionnaires

urlpatterns = [
    path("svar/<str:token>/", views_answer.enquiry_link, name="enquiry_link"),
    path("svar/<str:token>/videre/", views_answer.enquiry_link_pass_on, name="enquiry_link_pass_on"),
    path("sporsmal/", views.enquiry_list, name="enquiries"),
    path("sporsmal/ny/", views.enquiry_new, name="enquiry_new"),
    path("sporsmal/<int:pk>/", views.enquiry, name="enquiry"),
    path("sporsmal/<int:pk>/kommuner/", views.enquiry_people, name="enquiry_people"),
    path("sporsmal/<int:pk>/adresse/", views.enquiry_address, name="enquiry_address"),
    path("sporsmal/<int:pk>/send/", views.enquiry_send, name="enquiry_send"),
    path("sporsmal/<int:pk>/minn/", views.enquiry_remind, name="enquiry_remind"),
    path("sporsmal/<int:pk>/frist/", views.enquiry_extend, name="enquiry_extend"),
    path("sporsmal/<int:pk>/lukk/", views.enquiry_close, name="enquiry_close"),
    path("sporsmal/<int:pk>/mine/", views_answer.enquiry_mine, name="enquiry_mine"),
    path("sporsmal/mottaker/<int:pk>/trekk/", views.enquiry_revoke, name="enquiry_revoke"),
    path("sporsmal/mottaker/<int:pk>/svar/", views_answer.enquiry_answer, name="enquiry_answer"),
    path("sporsmal/mottaker/<int:pk>/videre/", views_answer.enquiry_pass_on, name="enquiry_pass_on"),
    path("skjemaer/", views_questionnaires.questionnaire_list, name="questionnaires"),
    path("skjemaer/ny/", views_questionnaires.questionnaire_new, name="questionnaire_new"),
    path("skjemaer/<slug:key>/", views_questionnaires.questionnaire, name="questionnaire"),
    path("skjemaer/<slug:key>/ny-versjon/", views_questionnaires.questionnaire_edit, name="questionnaire_edit"),
]
