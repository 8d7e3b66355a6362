from django.urls import include, path

app_name = "funding"
urlpatterns = [
    path("", include("funding.keys.urls")),
    path("", include("funding.runs.urls")),
    path("", include("funding.decisions.urls")),
    path("", include("funding.results.urls")),
    path("", include("funding.payment_pages.urls")),
    path("", include("funding.reports.urls")),
    path("", include("funding.reconciliation.urls")),
    path("", include("funding.letters.urls")),
    path("", include("funding.key_search.urls")),
    path("", include("funding.published.urls")),
    # Last: a grant's own address takes any word.
    path("", include("funding.grant_pages.urls")),
]
