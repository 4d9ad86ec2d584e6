"""What each figure means, in the words that stand beside it. A change of meaning is a new VERSION."""

VERSION = 2

DEFINITIONS: dict[str, str] = {
    "people": "People with a membership on the last day of the month, whose home agency it was. A person counts once.",
    "memberships": "Memberships of those people, one for each community. Requests and followers aren't counted, nor "
    "are communities with fewer than 5 of its people. The same holds for members by group type, stage and status.",
    "communities": "Communities with at least one of its people as a member, where that can be told.",
    "hidden": "We never show a number from 1 to 4, or let it be worked out from other numbers, versions, months or "
    "public pages. If a community's public member count would give your number away, we show the number only from 5 "
    "up. Otherwise we leave the community out, even if none of your people are in it. Readers of several agencies who "
    "compare reports learn only what they show each other.",
    "counted again": "A corrected month replaces the earlier version, which can no longer be opened. What the earlier "
    "version hid stays hidden.",
    "across government": "Sums count agencies with 5 or more people here. An agency that chose a higher number is "
    "counted from that number up.",
    "on the list": "Addresses of the agency on the roster of a community's own list, on the day that stands beside it.",
    "waiting": "Requests to join that nobody had answered on the last day of the month.",
    "following": "How often its people follow a community without being a member, on the last day of the month.",
    "declined": "Requests to join that a steward declined in the month.",
    "joined": "Memberships begun in the month, by the agency of the person on that day. Who comes from another agency "
    "and brings a membership along has not joined. Shown, like those who left, if no number of this month or the month "
    "before is small.",
    "left": "Memberships ended in the month: left, lapsed or removed, by the agency of the person on that day. Who "
    "takes a membership along to another agency has not left.",
    "core team": "Memberships of those who help the stewards.",
    "stewards": "Memberships with the role of steward. Their names are public.",
    "experts": "People on the roster of experts on the last day of the month, by their agency then.",
    "asked": "Questions that its people asked in the twelve months to the end of the month, by their agency on that "
    "day. Printed when enough people asked, as are the next three.",
    "answered": "Questions that its people answered for the first time in these twelve months.",
    "median time": "The median of the times from a question to its first answer, on working days without federal "
    "holidays, of ten answers or more.",
    "useful": "Of the answers that were rated, those called useful; of ten or more, when neither part is small.",
    "given": "Pairs of mentoring, or of coaching, that were agreed and not over before these twelve months, whose "
    "mentor or coach was of the agency when they agreed; received: whose other one was.",
    "completed": "Of these pairs, those closed out in the twelve months, and how many of the aims they set were met.",
    "new ties": "First exchanges of two people of different agencies: an answer that solved a question, an "
    "introduction after which both say that they talked, a first session of a pair. Printed when enough of its people "
    "are in them.",
    "staff": "The people that the agency employs, by a published count shown with its source and day. Rates "
    "on a count older than two years name its year.",
    "similar agencies": "CFO Act agencies of the same size: below 10,000 people employed, below 50,000, or more. The "
    "median of five or more of them, which lies between the middle two of an even number; none is named.",
    "not on this directory": "Nobody is registered here, and nobody was on its list by a census of the year before. "
    "Said only of communities that live here or have such a census: of the others it is not known.",
}
