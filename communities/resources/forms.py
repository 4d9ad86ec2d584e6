"""Forms of this room."""

from django import forms

from communities.resources.models import CatalogueEntry


class CatalogueEntryForm(forms.ModelForm):
    """A changed address keeps the one before beside it, unless the editor says which it was."""

    class Meta:
        model = CatalogueEntry
        fields = ("slug", "title", "url", "description", "section", "replaces", "note", "position")

    def clean(self) -> None:
        super().clean()
        if self.instance.pk and "url" in self.changed_data and "replaces" not in self.changed_data:
            self.cleaned_data["replaces"] = self.initial["url"]
