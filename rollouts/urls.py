from django.urls import include, path

app_name = "rollouts"
urlpatterns = [
    path("", include("rollouts.capacity.urls")),
    path("", include("rollouts.evaluations.urls")),
    path("", include("rollouts.facts.urls")),
    path("", include("rollouts.materials.urls")),
    path("", include("rollouts.members.urls")),
    path("", include("rollouts.nkg.urls")),
    path("", include("rollouts.plans.urls")),
    path("", include("rollouts.pool_changes.urls")),
    path("", include("rollouts.readiness.urls")),
    path("", include("rollouts.roadmap.urls")),
    path("", include("rollouts.rollout_pages.urls")),
    path("", include("rollouts.sheets.urls")),
    path("", include("rollouts.sign_ups.urls")),
    path("", include("rollouts.suppliers.urls")),
    path("", include("rollouts.webhooks.urls")),
    # Last: the moves of a pool take any name.
    path("", include("rollouts.pool_pages.urls")),
]
