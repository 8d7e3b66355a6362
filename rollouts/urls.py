from django.urls import path

from rollouts import views
from rollouts.urls_learning import urlpatterns as learning

app_name = "rollouts"
urlpatterns = [
    # Ahead of the moves of a pool, which take any name.
    *learning,
    path("innforingslop/", views.rollout_list, name="list"),
    path("innforingslop/nytt/", views.rollout_create, name="create"),
    path("innforingslop/<int:pk>/", views.rollout_detail, name="detail"),
    path("innforingslop/<int:pk>/ny-pulje/", views.pool_create, name="pool_create"),
    path("innforingslop/<int:pk>/informasjon/", views.sheet_current, name="sheet_current"),
    path("innforingslop/<int:pk>/informasjon/skriv/", views.sheet_edit, name="sheet_edit"),
    path("innforingslop/<int:pk>/informasjon/<int:version>/", views.sheet, name="sheet"),
    path("puljer/<int:pk>/", views.pool_detail, name="pool"),
    path("puljer/<int:pk>/rett/", views.pool_edit, name="pool_edit"),
    path("puljer/<int:pk>/meld-pa/", views.sign_up, name="sign_up"),
    path("puljer/<int:pk>/takk-nei/", views.decline, name="decline"),
    path("puljer/<int:pk>/inviter/", views.invite, name="invite"),
    path("puljer/<int:pk>/foresla-endring/", views.change_propose, name="change_propose"),
    path("puljer/<int:pk>/<slug:name>/", views.move, name="move"),
    path("puljeendringer/<int:pk>/<slug:name>/", views.change_decide, name="change_decide"),
    path("pameldinger/<int:pk>/trekk/", views.withdraw, name="withdraw"),
    path("pameldinger/<int:pk>/bekreft/", views.confirm, name="confirm"),
    path("pameldinger/<int:pk>/annen-pulje/", views.other_pool, name="other_pool"),
    path("pameldinger/<int:pk>/kvittering/", views.sign_up_receipt, name="receipt"),
    path("pameldinger/<int:pk>/kvittering.docx", views.sign_up_receipt_docx, name="receipt_docx"),
    path("nkg/", views.queue, name="queue"),
]
