"""How often one visitor may do what needs no sign-in: a count in the shared cache, open when the cache is away."""

import logging
from time import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)


def seconds_to_wait(request: HttpRequest, name: str, *, posts: int, seconds: int) -> int:
    """Count one more post of this network address; 0 while it posted at most `posts` times in `seconds`."""
    return _left(seconds) if _count(request, name, seconds) > posts else 0


def _count(request: HttpRequest, name: str, seconds: int) -> int:
    """How many posts this one makes in the present window; 0 when the cache cannot say."""
    visitor = salted_hmac("communities.limits", get_adapter().get_client_ip(request)).hexdigest()[:32]
    key = f"limit:{name}:{visitor}:{int(time()) // seconds}"
    try:
        cache.add(key, 0, timeout=seconds)
        count = cache.incr(key)
        cache.touch(key, timeout=seconds)  # some backends give a counter their default time
    except Exception:
        logger.exception("No limit on %s: the cache does not answer.", name)
        return 0
    return count


def _left(seconds: int) -> int:
    return seconds - int(time()) % seconds
