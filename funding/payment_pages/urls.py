from django.urls import path

from funding.payment_pages import views

urlpatterns = [
    path("tilskudd/<slug:key>/utbetalinger/", views.payments, name="payments"),
    path("tilskudd/<slug:key>/utbetalinger/plan/", views.plan, name="payment_plan"),
    path("tilskudd/<slug:key>/utbetalinger/<int:number>/betalt/", views.mark_paid, name="mark_paid"),
    path("tilskudd/<slug:key>/utbetalinger/<int:number>/<slug:network>/angre/", views.unmark, name="unmark_paid"),
]
