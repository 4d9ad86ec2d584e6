"""Finds a community by whatever a file calls it."""

from communities.models import Alias, Community

_ENDINGS = ("-community-of-practice", "-community", "-cop")


class CommunityNames:
    """By slug, by a slug that differs in “-community” at its end, by old address, by name. Reads everything once."""

    def __init__(self) -> None:
        communities = list(Community.objects.defer("purpose", "audience", "goals", "vision", "closing_statement"))
        by_id = {community.pk: community for community in communities}
        self._slugs = {community.slug for community in communities}
        self._by_word: dict[str, Community] = {}
        self._by_word |= {word.casefold(): community for community in communities for word in _names(community)}
        for path, pk in Alias.objects.values_list("path", "community_id"):
            self._by_word[path.strip("/").rpartition("/")[2]] = by_id[pk]
        self._by_word |= {stem(community.slug): community for community in communities}
        self._by_word |= {community.slug: community for community in communities}

    def slug_is_taken(self, slug: str) -> bool:
        """A community lives at exactly this address."""
        return slug in self._slugs

    def find(self, word: str) -> Community | None:
        word = word.strip().casefold()
        return self._by_word.get(word) or self._by_word.get(stem(word))


def stem(slug: str) -> str:
    """The slug without “-community”, “-community-of-practice” or “-cop” at its end."""
    for ending in _ENDINGS:
        slug = slug.removesuffix(ending)
    return slug


def _names(community: Community) -> set[str]:
    return {community.name, *community.other_names, community.acronym} - {""}
