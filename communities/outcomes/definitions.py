"""What each figure means, in the words that stand beside it. A change of meaning is a new VERSION."""

VERSION = 1

DEFINITIONS: dict[str, str] = {
    "people": "People with a membership on the last day of the month, whose home agency it was. A person counts once.",
    "memberships": "Memberships of those people, one for each community. Requests and followers are not among them.",
    "communities": "Communities with at least one of its people as a member.",
    "on the list": "Addresses of the agency on the roster of a community's own list, on the day that stands beside it.",
    "waiting": "Requests to join that nobody had answered on the last day of the month.",
    "joined": "Memberships begun in the month, by the agency of the person on that day.",
    "left": "Memberships ended in the month: left, lapsed or removed, by the agency of the person on that day.",
    "stewards": "Memberships with the role of steward. Their names are public.",
}
