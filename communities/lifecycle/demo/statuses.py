"""Communities that pause, merge, convert and close; those that have retired are in the starter directory."""

from communities.lifecycle.demo import past
from communities.lifecycle.ending import converting, merging, pausing, retiring
from communities.lifecycle.models import Ask, Retirement
from communities.models import Community


def fill() -> None:
    """One of each, and an external home that does not answer."""
    _pause()
    _merge()
    _convert()
    _announce()
    past.asked("it-accessibility-section-508", Ask.Kind.FACTS, days=40, by=None, to_email="demo.contact@example.com")


def _pause() -> None:
    pausing.pause(
        community=past.community("contact-center"),
        until=past.day(66),
        joins_open=False,
        reason="Both stewards help with the open season. The charter goes on after it.",
        by=past.steward("contact-center"),
    )
    over = past.community("web-analytics-and-optimization")
    pausing.pause(
        community=over,
        until=past.day(0),
        joins_open=True,
        reason="The tool changes, and there is nothing to compare until it has.",
        by=past.steward(over.slug),
    )
    Community.objects.filter(pk=over.pk).update(paused_until=past.day(-9))


def _merge() -> None:
    merger = merging.propose(
        community=past.community("social-media"),
        other=past.community("communicators"),
        ends=True,
        reason="Most of us are in both, and the questions have become the same ones.",
        by=past.steward("social-media"),
    )
    merging.agree(merger=merger, by=past.steward("communicators"))


def _convert() -> None:
    converting.convert(
        community=past.community("challenges-prizes"),
        to_type=Community.Type.PPP,
        reason="Half of what is asked needs the people who run prizes outside government.",
        words="Surveys go through our PRA liaison. It advises no agency. Ethics rules go out with the charter.",
        by=past.office(),
    )


def _announce() -> None:
    retirement = retiring.announce(
        community=past.community("video-production"),
        closes_on=past.day(36),
        statement="Video has become a part of every communicator's work. Its questions are asked there by now.",
        where_now="Ask in the network of communicators. The recordings stay where they are.",
        successor=past.community("communicators"),
        deliverables="The captioning checklist: the stewards of the communicators' network.",
        records="The list is closed and kept for three years by GSA.",
        by=past.office(),
    )
    Retirement.objects.filter(pk=retirement.pk).update(announced_at=past.noon(-11))
