from django.urls import include, path

from core.calendars import views as views_calendars
from core.notifications import views as views_inbox
from core.opens import opens
from networks.departures import views as leaving_views
from networks.gatherings import views as views_gatherings
from networks.gatherings import views_calendars as gathering_calendars
from networks.geography import views as geography_views
from networks.groups import views as views_groups
from networks.home import my_data, person, views
from networks.needs import views as views_needs
from networks.oidc.views import SignOut
from networks.people import views as people_views
from networks.signin.views import SignIn, reset_second_factor

network_patterns = (
    [
        path("nettverk/", geography_views.network_list, name="list"),
        path("nettverk/<slug:key>/", geography_views.network_detail, name="detail"),
        path("nettverk/<slug:key>/panel/<slug:panel>/", geography_views.network_panel, name="network_panel"),
        path("nettverk/<slug:key>/gruppe/", views_groups.group_page, name="group"),
        path("nettverk/<slug:key>/gruppe/ny/", views_groups.member_create, name="member_create"),
        path("nettverk/<slug:key>/gruppe/<int:pk>/", views_groups.member_edit, name="member_edit"),
        path("nettverk/<slug:key>/gruppe/<int:pk>/avslutt/", views_groups.member_end, name="member_end"),
        path("selvsjekk/", views_groups.self_checks, name="self_checks"),
        path("folk/finn/", views_groups.find_person, name="find_person"),
        path("folk/kontakter.csv", views_groups.contact_list, {"kind": "csv"}, name="contacts_csv"),
        path("folk/kontakter.xlsx", views_groups.contact_list, {"kind": "xlsx"}, name="contacts_xlsx"),
        path("folk/kort/<int:pk>.vcf", views_groups.vcard, name="vcard"),
        path("folk/kompetanse/", views_groups.competences, name="competences"),
        path("behov/", views_needs.need_list, name="needs"),
        path("behov/nytt/", views_needs.need_create, name="need_create"),
        path("behov/<int:pk>/", views_needs.need_detail, name="need"),
        path("behov/<int:pk>/<slug:name>/", views_needs.need_move, name="need_move"),
        path("samlinger/", views_gatherings.gathering_list, name="gatherings"),
        path("samlinger/ny/", views_gatherings.gathering_create, name="gathering_create"),
        path("samlinger/<int:pk>/", views_gatherings.gathering_detail, name="gathering"),
        path("samlinger/<int:pk>/endre/", views_gatherings.gathering_edit, name="gathering_edit"),
        path("samlinger/<int:pk>/avlys/", views_gatherings.gathering_cancel, name="gathering_cancel"),
        path("samlinger/<int:pk>/svar/", views_gatherings.gathering_answer, name="gathering_answer"),
        path("samlinger/<int:pk>/deltakere/", views_gatherings.gathering_attendance, name="gathering_attendance"),
        path("samlinger/<int:pk>/deltakere.<slug:kind>", views_gatherings.gathering_people, name="gathering_people"),
        path("samlinger/<int:pk>/referat/", views_gatherings.gathering_notes, name="gathering_notes"),
        path("samlinger/<int:pk>/samling.ics", gathering_calendars.gathering_file, name="gathering_file"),
        path("nettverk/<slug:key>/samlinger.ics", gathering_calendars.network_calendar, name="network_calendar"),
        path("kommuner/", geography_views.municipality_list, name="municipalities"),
        path("kommuner/grenser.json", geography_views.border_outlines, name="borders"),
        path("kommuner/<str:number>/", geography_views.municipality_detail, name="municipality"),
        path(
            "kommuner/<str:number>/panel/<slug:panel>/", geography_views.municipality_panel, name="municipality_panel"
        ),
    ],
    "networks",
)

people_patterns = (
    [
        path("folk/", people_views.person_list, name="list"),
        path("folk/inviter/", people_views.invite, name="invite"),
        path("folk/<int:pk>/", person.person, name="person"),
        path("folk/sluttet/", leaving_views.departures, name="departures"),
        path("folk/sluttet/<int:pk>/utsett/", leaving_views.postpone, name="postpone"),
        path("folk/sluttet/<int:pk>/gjenapne/", leaving_views.reopen, name="reopen"),
        path("folk/<int:pk>/slutt/", leaving_views.leave, name="leave"),
        path("folk/<int:pk>/ny-rolle/", people_views.give_role, name="give_role"),
        path("folk/<int:pk>/inviter-igjen/", people_views.invite_again, name="invite_again"),
        path("folk/<int:pk>/nullstill-to-trinn/", reset_second_factor, name="reset_second_factor"),
        path("folk/roller/<int:pk>/avslutt/", people_views.end_role, name="end_role"),
        path("folk/roller/<int:pk>/vikar/", people_views.deputy, name="deputy"),
        path("invitasjon/<str:token>/", people_views.invitation, name="invitation"),
    ],
    "people",
)

urlpatterns = [
    path("", include(network_patterns)),
    path("", include(people_patterns)),
    path("", include("networks.oidc.urls")),
    path("import/", include("networks.imports.urls")),
    path("reformer/", include("networks.reforms.urls")),
    path("", include("networks.signin.urls")),
    path("logg-inn/", opens("anyone", "GET", "POST")(SignIn.as_view()), name="login"),
    path("logg-ut/", opens("anyone", "POST")(SignOut.as_view()), name="logout"),
    path("min-side/", views.home, name="home"),
    path("min-side/venter/", views.waiting_list, name="waiting"),
    path("min-side/del/<slug:panel>/", views.home_panel, name="home_panel"),
    path("forside/<slug:panel>/", views.front_panel, name="front_panel"),
    path("min-side/api-nokkel/", views.api_token, name="api_token"),
    path("min-side/mine-data/", my_data.my_data, name="my_data"),
    path("min-side/mine-data/mine-data.json", my_data.my_data_file, name="my_data_file"),
    path("min-side/mine-data/slutt/", my_data.ask_to_leave, name="my_data_leave"),
    path("min-side/kalender/", views_calendars.calendar_address, name="calendar_address"),
    path("kalender/<str:token>.ics", views_calendars.person_calendar, name="calendar_feed"),
    path("innboks/", views_inbox.inbox, name="inbox"),
    path("innboks/lest/", views_inbox.inbox_read, name="inbox_read"),
    path("innboks/<int:pk>/", views_inbox.message_open, name="message_open"),
    path("innboks/e-post/", views_inbox.mail_choices, name="mail_choices"),
    path("hjelp/", views.help_page, name="help"),
    path("datakilder/", views.data_sources, name="data_sources"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
]
