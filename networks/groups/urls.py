"""The addresses of the regional groups."""

from django.urls import path

from networks.groups import views

urlpatterns = [
    path("nettverk/<slug:key>/gruppe/", views.group_page, name="group"),
    path("nettverk/<slug:key>/gruppe/ny/", views.member_create, name="member_create"),
    path("nettverk/<slug:key>/gruppe/<int:pk>/", views.member_edit, name="member_edit"),
    path("nettverk/<slug:key>/gruppe/<int:pk>/avslutt/", views.member_end, name="member_end"),
    path("selvsjekk/", views.self_checks, name="self_checks"),
    path("folk/finn/", views.find_person, name="find_person"),
    path("folk/kontakter.csv", views.contact_list, {"kind": "csv"}, name="contacts_csv"),
    path("folk/kontakter.xlsx", views.contact_list, {"kind": "xlsx"}, name="contacts_xlsx"),
    path("folk/kort/<int:pk>.vcf", views.vcard, name="vcard"),
    path("folk/kompetanse/", views.competences, name="competences"),
]
