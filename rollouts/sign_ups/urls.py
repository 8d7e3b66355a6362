from django.urls import path, re_path

from rollouts.sign_ups import views, views_answers, views_invitations

urlpatterns = [
    path("innforingslop/<int:pk>/pameldte/", views_answers.standing, name="standing"),
    re_path(
        r"^innforingslop/(?P<pk>\d+)/pameldte\.(?P<kind>csv|xlsx)$", views_answers.standing_file, name="standing_file"
    ),
    path("puljer/<int:pk>/meld-pa/", views.sign_up, name="sign_up"),
    path("puljer/<int:pk>/takk-nei/", views.decline, name="decline"),
    path("puljer/<int:pk>/inviter/", views_invitations.invite, name="invite"),
    path("pameldinger/<int:pk>/trekk/", views.withdraw, name="withdraw"),
    path("pameldinger/<int:pk>/bekreft/", views.confirm, name="confirm"),
    path("pameldinger/<int:pk>/annen-pulje/", views.other_pool, name="other_pool"),
    path("pameldinger/<int:pk>/kvittering/", views.sign_up_receipt, name="receipt"),
    path("pameldinger/<int:pk>/kvittering.docx", views.sign_up_receipt_docx, name="receipt_docx"),
]
