from django.urls import include, path

app_name = "portfolio"
# `portefolje/<solution>/` comes after the words that are no solution.
urlpatterns = [
    path("", include("portfolio.editions.urls")),
    path("", include("portfolio.plans.urls")),
    path("", include("portfolio.agreement.urls")),
    path("", include("portfolio.enquiries.urls")),
    path("", include("portfolio.pilots.urls")),
    path("", include("portfolio.solutions.urls")),
    path("", include("portfolio.catalogue.urls")),
    path("", include("portfolio.grid.urls")),
    path("", include("portfolio.freshness.urls")),
    path("", include("portfolio.owner_lists.urls")),
    path("", include("portfolio.progress.urls")),
    path("", include("portfolio.booklets.urls")),
    path("", include("portfolio.status_files.urls")),
]
