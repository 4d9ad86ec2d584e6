"""What people write about themselves, their goals, and why they want to meet somebody."""

from typing import Any

from django import forms

from communities.experts.models import Audience, Goal, Profile
from communities.experts.models.people import LINE, REACH, TEXT
from communities.experts.people.seen import zone_in_words
from communities.models import Community, Membership, Topic
from cop_directory.uswds import USWDSFormMixin

LABELS = {
    "name": "Who sees your name",
    "title": "Who sees your job title",
    "agency": "Who sees your agency and bureau",
    "interests": "Who sees the topics that interest you",
    "work": "Who sees what you work on",
    "time_zone": "Who sees your time zone",
    "reach": "Who sees how to reach you",
}


class SearchForm(USWDSFormMixin, forms.Form):
    """What to look for; whatever the address carries, nothing is an error."""

    q = forms.CharField(
        label="Name or words", required=False, help_text="A name, a job title, an agency, a topic, words about work."
    )
    agency = forms.CharField(label="Agency", required=False, help_text="Its name or abbreviation, like EPA.")
    topic = forms.ChoiceField(label="Topic", required=False)

    def __init__(self, *args: Any, topics: list[Topic], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", "Any topic"), *((topic.slug, topic.name) for topic in topics)]


class ProfileForm(USWDSFormMixin, forms.Form):
    """Two texts, and for each field who sees it; what stands in the others is in their hints."""

    work = forms.CharField(
        label="What you work on",
        help_text="A few sentences, so that others find you. It is not private: it may be released under FOIA.",
        max_length=TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Shorten it to {TEXT:,} characters"},
    )
    reach = forms.CharField(
        label="How to reach you",
        help_text="Like “Teams, mornings” or a phone number. After an introduction that you both accept, the other"
        " person sees this and your email, whatever you choose below.",
        max_length=REACH,
        required=False,
        error_messages={"max_length": f"Shorten it to {REACH} characters"},
    )

    def __init__(self, data: Any = None, *, profile: Profile, interests: list[str], agency: str):
        person = profile.person
        super().__init__(data, initial={"work": profile.work, "reach": profile.reach})
        now = {
            "name": person.name,
            "title": person.title,
            "agency": agency,
            "interests": ", ".join(interests),
            "time_zone": zone_in_words(person.time_zone),
        }
        for field, label in LABELS.items():
            hint = f"Now: {now[field]}." if now.get(field) else "Empty now." if field in now else ""
            self.fields[f"{field}_to"] = forms.ChoiceField(
                label=label,
                help_text=hint,
                choices=Audience.choices,
                initial=getattr(profile, f"{field}_to"),
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), f"Choose {label[0].lower()}{label[1:]}"),
            )

    @property
    def audiences(self) -> dict[str, str]:
        """What was chosen, by field."""
        return {field: self.cleaned_data[f"{field}_to"] for field in LABELS}


class GoalForm(USWDSFormMixin, forms.Form):
    """What somebody wants from a community."""

    text = forms.CharField(
        label="What you want",
        help_text="Like “Rewrite our benefit letters with what I learn here.” No page shows it to anybody else;"
        " a FOIA request could still reach it.",
        max_length=LINE,
        error_messages={"required": "Write what you want", "max_length": f"Shorten it to {LINE} characters"},
    )
    kind = forms.ChoiceField(
        label="For whom",
        choices=Goal.Kind.choices,
        initial=Goal.Kind.PROFESSIONAL,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose whom it is for"),
    )


class NewGoalForm(GoalForm):
    """A goal in one of the communities of a person."""

    community = forms.ModelChoiceField(
        label="In which community",
        queryset=Community.objects.none(),
        empty_label="Choose a community",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of your communities"),
    )
    field_order = ("community", "text", "kind")

    def __init__(self, *args: Any, person: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        mine = Membership.objects.members().filter(person=person).values("community")
        self.fields["community"].queryset = Community.objects.filter(pk__in=mine).order_by("name")


class WhyForm(USWDSFormMixin, forms.Form):
    """A line for whoever is asked."""

    why = forms.CharField(
        label="Why",
        help_text="A line that they read before they answer. What you write may be released under FOIA.",
        max_length=LINE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say in a line why: they decide by it",
            "max_length": f"Shorten it to {LINE} characters",
        },
    )
