"""What the form of a community posts."""

from communities.models import Community, DirectoryVersion

LIST = "/admin/communities/community/"
INLINES = ("channels", "sponsorships", "steward_notes", "aliases")


def form_of(community: Community, **changes) -> dict[str, object]:
    """What the form of an untouched community posts, with `changes`."""
    empty = {f"{inline}-{part}": 0 for inline in INLINES for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {
        **empty,
        **{name: getattr(community, name) for name in ("name", "acronym", "slug", "summary", "purpose", "audience")},
        **{name: getattr(community, name) for name in ("goals", "vision", "rhythm", "contact", "home_url")},
        **{name: getattr(community, name) for name in ("join_rule", "approval", "scope", "community_type")},
        **{name: getattr(community, name) for name in ("status", "stage")},
        "joins_open": "on",
        **changes,
    }


def version() -> int:
    return DirectoryVersion.objects.get_or_create(pk=1)[0].number
