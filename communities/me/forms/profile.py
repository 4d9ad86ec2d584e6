"""What a person says about themselves on their profile."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from communities.me.services import set_interests
from communities.models import Topic
from cop_directory.one_line import OneLineField
from members.forms import AffiliationForm
from members.models import Affiliation, MemberClass, Person

FEDERAL = (MemberClass.FEDERAL, MemberClass.MILITARY)
# Of the United States and its territories; the profile keeps any other that somebody has.
TIME_ZONES = [
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Arizona"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Puerto_Rico", "Atlantic (Puerto Rico)"),
    ("Pacific/Guam", "Guam"),
    ("Pacific/Pago_Pago", "Samoa"),
]


def is_federal(person: Person) -> bool:
    """A federal employee or on active duty by their own word: only they may be asked more than who they are (R83)."""
    return person.affiliations.homes(timezone.localdate()).filter(member_class__in=FEDERAL).exists()


class InterestsForm(forms.Form):
    """Topics, for federal people only."""

    interests = forms.ModelMultipleChoiceField(
        label="Topics that interest you",
        help_text="We put communities on them first.",
        queryset=Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ProfileForm(AffiliationForm, InterestsForm):
    """Who somebody is and how they want to be shown."""

    title = OneLineField(
        label="Job title",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    time_zone = forms.ChoiceField(label="Time zone", help_text="Event times are shown in it.")
    show_name = forms.BooleanField(
        label="Show my name where a community that admits the public lists its members",
        help_text="Otherwise only your agency is counted. Stewards are named on their community’s page.",
        required=False,
    )

    field_order = ("name", "title", "member_class", "agency", "organization", "time_zone", "show_name", "interests")

    def __init__(self, *args: Any, person: Person, **kwargs: Any):
        initial = {
            "title": person.title,
            "time_zone": person.time_zone,
            "show_name": person.show_name,
            "interests": person.interests.values_list("topic", flat=True),
        }
        super().__init__(*args, person=person, initial=initial, **kwargs)
        others = [] if person.time_zone in dict(TIME_ZONES) else [(person.time_zone, person.time_zone)]
        self.fields["time_zone"].choices = TIME_ZONES + others
        if not is_federal(person):
            del self.fields["title"], self.fields["interests"]

    @transaction.atomic
    def save(self, *, by: Any) -> Affiliation:
        """Write profile, interests and affiliation."""
        facts = self.cleaned_data
        self.person.time_zone, self.person.show_name = facts["time_zone"], facts["show_name"]
        self.person.title = facts.get("title", self.person.title)
        self.person.save(update_fields=["time_zone", "show_name", "title"])
        if "interests" in facts:
            set_interests(topics=facts["interests"], by=self.person)
        return super().save(by=by)
