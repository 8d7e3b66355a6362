"""The app's own settings, with the benchmark's floors beside its pages."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.urls"
LOGGING_CONFIG = None
# As in production; the tests make every page anew.
PUBLIC_PAGES_KEPT = 30
