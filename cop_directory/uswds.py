"""Forms in the markup of the U.S. Web Design System, by Django's own renderer hooks.

A form takes part through `USWDSFormMixin`. FORM_RENDERER stays as it is: the admin renders with it.
Each field gives its own words for what is missing: `error_messages={"required": "Select your agency"}`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django.forms
from django.conf import settings
from django.forms import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property
from django.utils.html import format_html

TEMPLATES = settings.BASE_DIR / "templates"
STOCK_TEMPLATES = Path(django.forms.__file__).parent / "templates"

# By the widget's input type; anything else that is typed into is a `usa-input`.
CLASSES = {
    "select": "usa-select",
    "textarea": "usa-textarea",
    "checkbox": "usa-checkbox__input",
    "radio": "usa-radio__input",
    "file": "cop-file",
    "hidden": "",
}
TYPED = {"usa-input", "usa-select", "usa-textarea"}
# How a day may be written.
DAYS = ["%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%m/%d/%Y", "%Y-%m-%d"]
COUNTS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; `target` is the id of the control to go to, "" when there is none."""

    text: str
    target: str = ""


class USWDSBoundField(BoundField):
    """A field whose control, label and error carry USWDS classes."""

    @property
    def is_single_checkbox(self) -> bool:
        return self.widget_type == "checkbox"

    @property
    def first_control_id(self) -> str:
        """The id an error links to: a group has none of its own, so its first choice stands for it."""
        return self.id_for_label or f"{self.auto_id}_0"

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        css = CLASSES.get(getattr(widget, "input_type", "textarea"), "usa-input")
        error = "usa-input--error" if self.errors and css in TYPED else ""
        classes = " ".join(filter(None, (css, error, widget.attrs.get("class"))))
        return super().build_widget_attrs({**attrs, "class": classes} if classes else attrs, widget)

    def label_tag(self, contents=None, attrs=None, label_suffix=None, tag=None):
        contents = contents or self.label
        # `one_of`: either this field or its neighbor is needed, so neither is optional.
        if not (self.field.required or self.is_single_checkbox or getattr(self.field, "one_of", False)):
            contents = format_html('{} <span class="cop-optional">(optional)</span>', contents)
        if tag == "legend":
            css = "usa-legend"
        elif self.is_single_checkbox:
            css = "usa-checkbox__label"
        else:
            css = "usa-label"
        return super().label_tag(contents, {**(attrs or {}), "class": css}, "", tag)


class USWDSRenderer(DjangoTemplates):
    """Renders with templates/uswds/ first and Django's own after it; no app's templates take part."""

    form_template_name = "uswds/form.html"
    field_template_name = "uswds/field.html"
    bound_field_class = USWDSBoundField

    @cached_property
    def engine(self):
        directories = [TEMPLATES / "uswds", TEMPLATES, STOCK_TEMPLATES]
        return self.backend({"APP_DIRS": False, "DIRS": directories, "NAME": "uswds", "OPTIONS": {}})


class USWDSFormMixin:
    """Put before Form or ModelForm. In the page: `<form method="post" novalidate>{% csrf_token %}{{ form }}`."""

    # An instance, so that the templates are compiled once and not for each form.
    default_renderer = USWDSRenderer()

    @property
    def problems(self: Any) -> list[Problem]:
        """What is to be fixed, in the order of the page."""
        whole = [Problem(text) for text in self.non_field_errors()]
        hidden = [Problem(text) for field in self.hidden_fields() for text in field.errors]
        fields = [Problem(text, field.first_control_id) for field in self.visible_fields() for text in field.errors]
        return whole + hidden + fields

    @property
    def problems_title(self) -> str:
        number = len(self.problems)
        count = COUNTS[number - 1] if number <= len(COUNTS) else number
        return f"{count} {'thing' if number == 1 else 'things'} to fix"
