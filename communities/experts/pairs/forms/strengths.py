"""Forms of strengths: a skill on offer, and an ask for skills."""

from typing import Any

from django import forms

from communities.experts.forms import fields
from communities.experts.models import Skill, SkillAsk
from cop_directory.uswds import USWDSFormMixin


class SkillForm(USWDSFormMixin, forms.Form):
    """Something a person can do for others."""

    name = fields.line(
        "Skill", "Name the skill", most=80, hint="In the words others would look for, like data visualization."
    )
    can = fields.text("What you can do with it", "Say what you can do with it", most=500, rows=3)
    topic = fields.topic("None")
    hours_a_month = fields.number(
        "Hours a month you can give", 1, 160, missing="Write a number of hours from 1 to 160", required=False
    )
    is_proposed = forms.BooleanField(
        label="Propose me to communities that ask for this",
        help_text="Their stewards then see your name, your agency and this skill. Left empty, only you see what fits.",
        required=False,
    )

    def __init__(self, data: Any = None, *, skill: Skill | None = None):
        super().__init__(data, initial={name: getattr(skill, name) for name in self.base_fields} if skill else None)


class SkillAskForm(USWDSFormMixin, forms.Form):
    """What a community needs, and for how long."""

    title = fields.line("What it is about", "Say in a line what it is about", most=120)
    needed = fields.text("What is needed", "Say what somebody would do", most=2_000, rows=5)
    skills = fields.line(
        "Skills", "Name a skill at least", most=200, hint="Separated by commas, like data visualization, interviewing."
    )
    topic = fields.topic("None")
    hours = fields.number("Hours in all, about", 1, 500, missing="Write a number of hours from 1 to 500")
    until = fields.day("Needed until", "Say until when you look for somebody")

    def __init__(self, data: Any = None, *, asked: SkillAsk | None = None):
        super().__init__(data, initial={name: getattr(asked, name) for name in self.base_fields} if asked else None)
