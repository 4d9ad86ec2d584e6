"""What a process may be told to forget before a request is measured."""

from django.conf import settings
from django.core.cache import caches

from communities.directory import entry, listings, results


def version() -> None:
    """As if more than a second had passed since this process read the directory version."""
    caches["local"].delete("directory-version")


def everything() -> None:
    """As in a process that has just started."""
    for name in settings.CACHES:
        if name != "default":
            caches[name].clear()
    listings.forget()
    entry.forget()
    results.panel_html.cache_clear()
