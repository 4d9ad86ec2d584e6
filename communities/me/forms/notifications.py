"""Which kinds of mail somebody wants."""

from typing import Any

from django import forms

from cop_directory.uswds import USWDSFormMixin
from members.models import Person
from members.notifications import services
from members.notifications.kinds import STOPPABLE
from members.notifications.models import Preference


class NotificationsForm(USWDSFormMixin, forms.Form):
    """One box a kind of mail; a box without a tick stops that kind."""

    kinds = forms.MultipleChoiceField(
        label="Send me this mail",
        help_text="Every such mail also has a link that stops its kind, without sign-in.",
        choices=[(kind.slug, kind.title) for kind in STOPPABLE.values()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any):
        self.person = person
        stopped = Preference.objects.filter(address=person.email, stopped_at__isnull=False)
        wanted = set(STOPPABLE) - set(stopped.values_list("kind", flat=True))
        super().__init__(*args, initial={"kinds": sorted(wanted)}, **kwargs)

    def save(self) -> None:
        """Stop what is not wanted, resume what is."""
        for kind in STOPPABLE:
            preference, _ = Preference.objects.get_or_create(address=self.person.email, kind=kind)
            change = services.resume if kind in self.cleaned_data["kinds"] else services.stop
            change(preference=preference)
