"""Settings of the web server that the outage tests start: errors as in production, pages that ask the database."""

from tests.settings import *  # noqa: F403

DEBUG = False
ROOT_URLCONF = "tests.cop_directory.outage_urls"
