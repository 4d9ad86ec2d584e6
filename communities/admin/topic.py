"""The controlled list of topics."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from communities.models import Topic
from communities.upkeep import facts_changed
from members.desk import OfficeAdmin


@admin.register(Topic)
class TopicAdmin(OfficeAdmin):
    """A renamed topic is found by its new name at once."""

    list_display = ["name", "slug", "communities"]
    search_fields = ["name", "slug", "synonyms"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(in_communities=Count("communities"))

    @admin.display(ordering="in_communities")
    def communities(self, topic: Topic) -> int:
        return topic.in_communities

    def view_on_site(self, topic: Topic) -> str:
        return topic.get_absolute_url()

    def save_model(self, request: HttpRequest, obj: Topic, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        facts_changed(obj.communities.values_list("pk", flat=True))

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        communities = list(obj.communities.values_list("pk", flat=True))
        super().delete_model(request, obj)
        facts_changed(communities)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for topic in queryset:
            self.delete_model(request, topic)
