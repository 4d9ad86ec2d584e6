"""What the two of a pair, and those of a match of skills, are told by mail: as a table, without anybody's own words.

What people write to each other stays on the page; a mail says that there is something to read.
"""

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

from communities.experts.models import MentoringPair, PairKind, SkillMatch
from communities.experts.models.pairs import HELP
from members.models import Person
from members.notifications.services import queue


class Letter(NamedTuple):
    """One mail in words; `who` is the other one, `verb` "mentor" or "coach", `kind` "mentoring" or "coaching"."""

    subject: str
    title: str
    text: str
    label: str


LETTERS = {
    "asked": Letter(
        "{who} asks you to be their {verb}",
        "Would you {verb} {who}?",
        "The page shows what they write to you. Saying no needs no reason, and nobody else learns of it.",
        "Read and answer",
    ),
    "offered": Letter(
        "{who} offers to {verb} you",
        "Would you like {who} as your {verb}?",
        "The page shows what they write to you. Saying no needs no reason, and nobody else learns of it.",
        "Read and answer",
    ),
    "accepted": Letter(
        "{who} says yes",
        "You can begin",
        "Next, agree on one to five aims, how often you meet, and when it ends. Either of you writes the first "
        "version; it holds when both said yes to the same one.",
        "Write the agreement",
    ),
    "declined": Letter(
        "No pair came of it this time",
        "{who} does not take it on now",
        "No reason is asked of anybody. Your page shows who else fits.",
        "See who else fits",
    ),
    "found": Letter(
        "{who} has found somebody",
        "You have nothing to answer any more",
        "{who} begins with somebody else. Thank you for being there to be asked.",
        "Open your page",
    ),
    "unanswered": Letter(
        "{who} has not answered",
        "Your proposal has ended by itself",
        "Three weeks went by without an answer. Your page shows who else fits.",
        "See who else fits",
    ),
    "not_agreed": Letter(
        "Your {kind} with {who} did not begin",
        "It has ended by itself",
        "You both said yes, and no agreement was made in the weeks since. When there is time, ask again.",
        "Open mentoring and coaching",
    ),
    "agreement": Letter(
        "{who} wrote down what you could agree on",
        "Read it, then say yes or change it",
        "It holds when both of you said yes to the same version.",
        "Read the agreement",
    ),
    "change": Letter(
        "{who} would change your agreement",
        "Read it, then say yes or keep what holds",
        "Until both of you said yes, the present agreement and its end hold.",
        "Read the change",
    ),
    "agreed": Letter(
        "You both agreed",
        "The agreement with {who} holds",
        "Log when you met: it takes a minute, and only the two of you read it.",
        "Open your page",
    ),
    "completed": Letter(
        "{who} closed out your {kind}",
        "You have come to the end together",
        "The page shows which aims were met. Add a line of your own on how it went: only the two of you read it.",
        "Read the close-out",
    ),
    "ended": Letter(
        "Your {kind} with {who} has ended",
        "Thank you for the time you gave each other",
        "It ended quietly, and no reason is asked of anybody.",
        "Open your page",
    ),
}


def tell(letter: str, pair: MentoringPair, to: Person, *, about: object = "") -> None:
    """Queue one letter to one of the two, once for each pair, letter and what it is about."""
    words = LETTERS[letter]
    who = pair.mentee if to.pk == pair.mentor_id else pair.mentor
    kind = PairKind(pair.kind)
    values = {"who": who.display_name, "kind": kind.label.lower(), "verb": HELP[kind].label.lower()}
    elsewhere = letter in ("declined", "found", "unanswered", "not_agreed")
    queue(
        template="pair_news",
        to=to.email,
        once=f"pair:{pair.pk}:{letter}:{about}:{to.pk}",
        context={
            "subject_line": words.subject.format(**values),
            "title": words.title.format(**values),
            "text": words.text.format(**values),
            "label": words.label,
            "why": f"{who.display_name} and you are, or could be, a pair in the directory's {values['kind']}",
            "link": settings.BASE_URL + (reverse("experts:mentoring") if elsewhere else pair.get_absolute_url()),
        },
    )


def remind(template: str, pair: MentoringPair, *, about: object) -> None:
    """Queue the same reminder to both; they can stop this kind of mail."""
    for to, who in ((pair.mentor, pair.mentee), (pair.mentee, pair.mentor)):
        queue(
            template=template,
            to=to.email,
            once=f"pair:{pair.pk}:{template}:{about}:{to.pk}",
            context={
                "who": who.display_name,
                "kind": pair.get_kind_display().lower(),
                "rhythm": pair.get_rhythm_display().lower(),
                "ends": pair.ends,
                "link": settings.BASE_URL + pair.get_absolute_url(),
            },
        )


def tell_of_skill(match: SkillMatch, what: str, *, to: str) -> None:
    """Tell one side that the other proposes something, says yes to it, or ends it: "proposal", "answer" or "end"."""
    ask, member = match.ask, match.skill.person
    who = match.answered_by if what == "answer" else match.proposed_by
    if what == "answer":
        subject, title = f"Yes to “{ask.title}”", "Now each of you sees how to reach the other"
    elif what == "end":
        subject, title = f"Ended: “{ask.title}”", "This help has ended"
        who = None if to == member.email else member
    elif match.side == SkillMatch.Side.COMMUNITY:
        subject, title = f"{ask.community} asks for your help", "Could you help with a skill that you offer?"
    else:
        subject, title = f"Somebody offers to help with “{ask.title}”", "A member offers a skill that you asked for"
    # Taken back and sent again on the same day: the first letter leads to it, too.
    since = "%Y%m%d" if what == "proposal" else "%Y%m%d%H%M%S"
    queue(
        template="pair_news",
        to=to,
        once=f"skill:{match.pk}:{what}:{match.proposed_at:{since}}:{to}",
        context={
            "subject_line": subject,
            "title": title,
            "text": f"{f'{who.display_name}: ' if who else ''}“{ask.title}”, by {ask.community}.",
            "label": "Open the page",
            "why": f"{ask.community} asks for skills in the directory, and you offer some or look after it",
            "link": settings.BASE_URL + ask.get_absolute_url(),
        },
    )
