"""From a template's name to a mail's three parts."""

import re
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

BLANK_LINES = re.compile(r"\n\s*\n")


def render(template: str, context: dict[str, Any]) -> dict[str, str]:
    """Return `subject` (one line), `text` and `html` of `templates/emails/<template>.{subject.txt,txt,html}`."""
    site = {"site_name": settings.SITE_NAME, "base_url": settings.BASE_URL, "office_email": settings.OFFICE_EMAIL}
    context = site | context
    return {
        # One line whatever a name in it holds: nothing can start a header of its own.
        "subject": " ".join(_plain(f"emails/{template}.subject.txt", context).split())[:250],
        "text": BLANK_LINES.sub("\n\n", _plain(f"emails/{template}.txt", context)).strip() + "\n",
        "html": get_template(f"emails/{template}.html").render(context),
    }


def _plain(name: str, context: dict[str, Any]) -> str:
    """Render without HTML escaping: Django escapes whatever the file's ending."""
    return get_template(name).template.render(Context(context, autoescape=False))
