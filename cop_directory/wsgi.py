"""The WSGI application, for gunicorn."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_directory.settings")

_site = get_wsgi_application()
_CHARSET = re.compile(r";\s*charset\s*\*?\s*=[^;]*", re.IGNORECASE)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Every form here is UTF-8; another charset would be obeyed by Django, which then stumbles outside all handlers."""
    environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
    return _site(environ, start_response)
