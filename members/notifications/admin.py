"""The outbox in the admin: what was sent to whom and what went wrong; never what it said, but in the demo."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from members.desk import RecordAdmin
from members.notifications import services
from members.notifications.models import Mail, Preference
from members.permissions import is_office


@admin.register(Mail)
class MailAdmin(RecordAdmin):
    """Recipient, template, state and error of every mail."""

    list_display = ["created_at", "recipient", "template", "state", "attempts", "error"]
    list_filter = ["state", "template"]
    search_fields = ["recipient", "subject"]
    date_hierarchy = "created_at"
    actions = ["send_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        return super().get_queryset(request).defer("attachment")

    def get_fields(self, request: HttpRequest, obj: Mail | None = None) -> list[str]:
        facts = ["recipient", "subject", "template", "preference", "state", "attempts", "interrupted", "error"]
        times = ["created_at", "tried_at", "next_try_at", "asked_to_wait_until", "expires_at", "sent_at", "message_id"]
        return [*facts, *times, *(["text"] if settings.DEMO else [])]

    def has_send_permission(self, request: HttpRequest) -> bool:
        return is_office(request.user)

    @admin.action(description="Send again", permissions=["send"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Mail]) -> None:
        sent = [mail for mail in chosen if services.send_again(mail=mail)]
        self.message_user(request, f"Going out again: {len(sent)} of {len(chosen)} chosen.")
        if len(sent) < len(chosen):
            left = "The others were delivered, are still being tried, or are too old to send again."
            self.message_user(request, left, messages.WARNING)


@admin.register(Preference)
class PreferenceAdmin(RecordAdmin):
    """Who stopped which kind of mail, and when."""

    list_display = ["address", "kind", "stopped_at"]
    list_filter = ["kind", ("stopped_at", admin.EmptyFieldListFilter)]
    search_fields = ["address"]
