"""The app's addresses and, under /floor/, what each page is measured against."""

from django.urls import path

from config.urls import urlpatterns as app_urls
from tests.load.floors import floor

urlpatterns = [*app_urls, path("floor/<slug:name>/", floor)]
