"""Pausing and going on."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from communities.desk.forms.status import PauseForm, PressForm
from communities.desk.frame import of_community, posted
from communities.desk.views.status.pages import move_page
from communities.lifecycle.ending import pausing
from communities.models import Community
from communities.wording import day


@of_community
def pause(request: HttpRequest, community: Community) -> HttpResponse:
    """Rest until a day."""
    latest = pausing.latest_end(timezone.localdate())
    facts = [
        ("Latest end", day(latest)),
        ("When the day comes", "Nothing happens by itself: you are told that the pause is over, and you end it."),
    ]
    form = PauseForm(posted(request))
    done = f"{community.name} is paused. Its page says until when."
    return move_page(request, community, "pause", form, pausing.pause, done=done, button="Pause it", facts=facts)


@of_community
def resume(request: HttpRequest, community: Community) -> HttpResponse:
    """End the pause."""
    form = PressForm(posted(request))
    done = f"{community.name} is active again."
    return move_page(request, community, "resume", form, pausing.resume, done=done, button="End the pause")
