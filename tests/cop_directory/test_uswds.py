"""Forms wear the design system, and every problem can be found from the summary."""

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import SimpleTestCase

from cop_directory.uswds import Problem, USWDSFormMixin

assert_in_html = SimpleTestCase().assertInHTML


class AskForm(USWDSFormMixin, forms.Form):
    email = forms.EmailField(
        label="Work email",
        help_text="It ends in .gov <or> .mil",
        error_messages={"required": "Enter your work email, like name@agency.gov"},
    )
    standing = forms.ChoiceField(
        label="You are",
        choices=[("federal", "A federal employee"), ("other", "Someone else")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        choices=[("records", "Records"), ("cloud", "Cloud")], widget=forms.CheckboxSelectMultiple, required=False
    )
    ends = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}), error_messages={"invalid": "Enter the last day as a date"}
    )
    agreed = forms.BooleanField(label="I agree", error_messages={"required": "Agree to the rules to join"})
    ticket = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Open the page again"})

    def clean(self):
        if self.data.get("email") == "two@agency.gov":
            raise forms.ValidationError("You have asked already")


def in_field(form: forms.Form, name: str, wanted: str) -> None:
    assert_in_html(wanted, form[name].as_field_group())


def test_text_field_without_errors_is_described_by_its_hint():
    form = AskForm()

    in_field(form, "email", '<label class="usa-label" for="id_email">Work email</label>')
    in_field(form, "email", '<div class="usa-hint" id="id_email_helptext">It ends in .gov &lt;or&gt; .mil</div>')
    in_field(
        form,
        "email",
        '<input type="email" name="email" maxlength="320" class="usa-input" required '
        'aria-describedby="id_email_helptext" id="id_email">',
    )


def test_text_field_with_an_error_is_described_by_hint_and_error():
    form = AskForm({"email": ""})

    in_field(
        form,
        "email",
        '<div class="usa-error-message" id="id_email_error"><p>Enter your work email, like name@agency.gov</p></div>',
    )
    in_field(
        form,
        "email",
        '<input type="email" name="email" maxlength="320" class="usa-input usa-input--error" required '
        'aria-invalid="true" aria-describedby="id_email_helptext id_email_error" id="id_email">',
    )


def test_choices_stand_in_a_fieldset_with_a_label_each():
    form = AskForm({})

    in_field(form, "standing", '<legend class="usa-legend">You are</legend>')
    in_field(
        form,
        "standing",
        '<div class="usa-radio"><input type="radio" name="standing" value="other" class="usa-radio__input" required '
        'aria-invalid="true" id="id_standing_1">'
        '<label class="usa-radio__label" for="id_standing_1">Someone else</label></div>',
    )
    assert 'aria-describedby="id_standing_error"' in form["standing"].as_field_group()


def test_optional_field_says_so_and_required_ones_do_not():
    page = str(AskForm())

    assert_in_html('<legend class="usa-legend">Topics <span class="cop-optional">(optional)</span></legend>', page)
    assert page.count("(optional)") == 1


def test_single_checkbox_stands_before_its_label():
    in_field(
        AskForm(),
        "agreed",
        '<div class="usa-checkbox">'
        '<input type="checkbox" name="agreed" class="usa-checkbox__input" required id="id_agreed">'
        '<label class="usa-checkbox__label" for="id_agreed">I agree</label></div>',
    )


def test_problems_name_the_control_to_go_to():
    form = AskForm({"email": "", "standing": "federal", "ends": "2026-02-30"})

    assert form.problems == [
        Problem("Open the page again"),
        Problem("Enter your work email, like name@agency.gov", "id_email"),
        Problem("Enter the last day as a date", "id_ends"),
        Problem("Agree to the rules to join", "id_agreed"),
    ]


def test_problem_of_a_group_leads_to_its_first_choice():
    form = AskForm({}, prefix="x")

    targets = [problem.target for problem in form.problems]

    assert targets == ["", "id_x-email", "id_x-standing_0", "id_x-ends", "id_x-agreed"]


def test_problem_of_the_whole_form_comes_first():
    form = AskForm({"email": "two@agency.gov"})

    assert form.problems[0] == Problem("You have asked already")


@pytest.mark.parametrize(
    ("number", "title"), [(1, "One thing to fix"), (2, "Two things to fix"), (10, "10 things to fix")]
)
def test_summary_counts_what_is_to_be_fixed(number, title):
    names = [f"answer{index}" for index in range(number)]
    form = type("Form", (USWDSFormMixin, forms.Form), {name: forms.CharField() for name in names})({})

    assert form.problems_title == title
    assert_in_html(f'<h2 id="form-to-fix">{title}</h2>', str(form))


def test_summary_is_absent_from_a_form_nobody_sent():
    assert "data-error-summary" not in str(AskForm())


def test_what_people_typed_is_escaped_everywhere():
    page = str(AskForm({"email": "<script>", "standing": "<b>"}))

    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;b&gt; is not one of the available choices" in page


def test_forms_without_the_mixin_keep_the_stock_markup():
    class Stock(forms.Form):
        email = forms.EmailField()

    assert "usa-" not in str(Stock())


def test_title_of_a_page_with_a_failed_form_says_so():
    context = {"site": {"name": "Directory"}, "form": AskForm({"email": ""})}

    page = render_to_string("404.html", context)

    assert "<title>Error: Page not found - Directory</title>" in page
