"""What the home page shows first."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest

from communities.models import Community, Spotlight
from communities.upkeep import facts_changed
from communities.wording import day
from members.desk import OfficeAdmin


class SpotlightForm(forms.ModelForm):
    """One community in a place at a time."""

    class Meta:
        model = Spotlight
        fields = ("community", "position", "starts", "ends")

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        if {"position", "starts", "ends"} <= asked.keys():
            same_place = Spotlight.objects.filter(
                position=asked["position"], starts__lte=asked["ends"], ends__gte=asked["starts"]
            ).exclude(pk=self.instance.pk)
            if taken := same_place.select_related("community").first():
                raise forms.ValidationError(
                    f"{taken.community.name} has this place until {day(taken.ends)}. Choose another place or date."
                )
        return asked


@admin.register(Spotlight)
class SpotlightAdmin(OfficeAdmin):
    """Up to three communities, each until a date."""

    form = SpotlightForm
    list_display = ["community", "position", "starts", "ends"]
    list_filter = ["position"]
    list_select_related = ["community"]
    search_fields = ["community__name", "community__acronym"]
    date_hierarchy = "ends"

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> ModelChoiceField:
        kwargs["queryset"] = Community.objects.live().order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Spotlight, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        facts_changed([])

    def delete_model(self, request: HttpRequest, obj: Spotlight) -> None:
        super().delete_model(request, obj)
        facts_changed([])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        super().delete_queryset(request, queryset)
        facts_changed([])
