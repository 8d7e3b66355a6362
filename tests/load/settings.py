"""The app's own settings, with the benchmark's floors beside its pages."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.urls"
LOGGING_CONFIG = None
