"""Forms of reviews and action items."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from communities.desk.forms import fields
from communities.lifecycle.models import Review, ReviewItem
from communities.lifecycle.papers.actions import team_of
from communities.models import Community
from members.models import Person

FORWARD = {
    "strategies": "Strategies from now on",
    "goals": "Goals from now on",
    "technologies": "Technologies from now on",
}
A_MONTH = timedelta(days=30)


class ReviewForm(forms.Form):
    """What a review says; it can be kept half-written and finished later."""

    on = fields.day("Held on", missing="Give the day it was held.")

    def __init__(self, data: Any, *, review: Review):
        names = ("on", "worked", "change", *FORWARD, "no_items")
        super().__init__(data, initial={name: getattr(review, name) for name in names})
        self.fields["worked"] = fields.text("What worked")
        self.fields["change"] = fields.text("What to change")
        if review.kind == Review.Kind.CLOSING:
            self.fields["no_items"] = fields.line(
                "If there is nothing to hand on: why (optional)", max_length=500, help_text="Else add the items below."
            )
            return
        for name, label in FORWARD.items():
            optional = "" if review.kind == Review.Kind.YEARLY else " (optional)"
            self.fields[name] = fields.text(label + optional, rows=3)


class ItemForm(forms.Form):
    """What becomes of one piece of knowledge or one product."""

    name = fields.line("Knowledge or product", missing="Name the knowledge or product.")
    verdict = forms.ChoiceField(
        label="What becomes of it",
        choices=ReviewItem.Verdict,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose keep, update or retire."},
    )
    note = fields.line("Note (optional)", max_length=500)


class OwnedForm(forms.Form):
    """Who does something, and by when."""

    owner = forms.ModelChoiceField(
        label="Who (optional)",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Nobody yet",
        error_messages={"invalid_choice": "Choose somebody of the team, or nobody."},
    )
    due = fields.day("Due", missing="Give the day by which it is done.")

    def __init__(self, data: Any, *, community: Community, owner: Person | None = None, initial: Any = None):
        super().__init__(data, initial=initial or {"due": timezone.localdate() + A_MONTH})
        team = team_of(community)
        # Whoever left the team keeps what is theirs until somebody else takes it.
        self.fields["owner"].queryset = team | Person.objects.filter(pk=owner.pk) if owner else team


class ActionForm(OwnedForm):
    """Something to do."""

    text = fields.line("What is to be done", missing="Say what is to be done.", max_length=300)

    field_order = ("text", "owner", "due")
