"""What the demonstration shows of experts, people and pairs."""

from communities.experts.demo import pairs, people, roster


def fill() -> None:
    """Part after part, each once; a second run changes nothing."""
    for part in (roster, people, pairs):
        part.fill()
