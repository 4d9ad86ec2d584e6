"""Settings of the test suite: a throw-away cluster of its own and a fast password hasher."""

import os

os.environ.setdefault("DEBUG", "True")
os.environ.setdefault("EMBEDDED_CLUSTER", "test")

from cop_directory.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # no collected files to look for at start
EMBED_ORIGINS = ["https://intranet.agency.gov"]
