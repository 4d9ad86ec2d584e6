"""What a person acknowledges before the first joining: two forms, each with a version (R79-R83).

Raise a form's version when its rules change: everybody is asked again at their next joining, and only then.
"""

from typing import NamedTuple

from django.utils import timezone

from communities.models import Acknowledgement
from members.models import MemberClass
from members.standing import Standing


class Rule(NamedTuple):
    """One thing to know, in a few words and a sentence."""

    title: str
    text: str


class Form(NamedTuple):
    """One form at its present version."""

    name: str
    version: int
    rules: tuple[Rule, ...]

    @property
    def key(self) -> str:
        """What the page sends back, so that only the version that was read counts."""
        return f"{self.name}-{self.version}"


_FOIA = Rule(
    "It is not private",
    "What you write can be released under the Freedom of Information Act and may be a federal record. "
    "Records are not deleted on request alone.",
)
_CONDUCT = Rule(
    "Be fair to people",
    "Report what is not. A report leads to no action, a reminder, a notice or removal, and you can appeal.",
)
_COMMERCE = Rule("Nothing to sell", "No commercial messages and no endorsement of products, companies or people.")

FORMS: dict[str, Form] = {
    Acknowledgement.Form.OFFICIAL: Form(
        Acknowledgement.Form.OFFICIAL,
        1,
        (
            Rule(
                "You take part under your own name",
                "Say when you speak for your agency. Even when you do not, act so that it is not discredited.",
            ),
            Rule(
                "Your agency's rules come along",
                "Its policies on equipment, IT, records and outside activity apply here too.",
            ),
            _CONDUCT,
            _FOIA,
            Rule(
                _COMMERCE.title,
                f"{_COMMERCE.text} No partisan activity, lobbying or legal advice; nothing classified, controlled, "
                "procurement-sensitive or personal about others.",
            ),
            Rule(
                "Ask before you survey",
                "Questions to members of the public may need clearance under the Paperwork Reduction Act.",
            ),
        ),
    ),
    Acknowledgement.Form.PUBLIC: Form(
        Acknowledgement.Form.PUBLIC,
        1,
        (
            Rule("You speak for yourself", "Nothing you say here binds the government or is advice that it asked for."),
            _CONDUCT,
            _FOIA,
            _COMMERCE,
        ),
    ),
}


def form_for(standing: Standing) -> Form:
    """The public form for those who are members of the public only, the official one for everybody else."""
    is_public = all(post.member_class == MemberClass.PUBLIC for post in standing.posts)
    return FORMS[Acknowledgement.Form.PUBLIC if is_public else Acknowledgement.Form.OFFICIAL]


def due(standing: Standing) -> Form | None:
    """The form that this person has still to acknowledge at its present version, or None."""
    form = form_for(standing)
    has_read = Acknowledgement.objects.filter(
        person_id=standing.person_id, form=form.name, version=form.version
    ).exists()
    return None if has_read else form


def acknowledge(*, form: Form, by) -> Acknowledgement:
    """Keep that `by` read the form; pressing twice keeps one row."""
    row, _ = Acknowledgement.objects.get_or_create(
        person=by, form=form.name, version=form.version, defaults={"at": timezone.now()}
    )
    return row
