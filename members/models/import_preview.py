"""Files on their way into the directory."""

import uuid

from django.conf import settings
from django.db import models


class ImportPreview(models.Model):
    """A file that its uploader wants to import: checked, shown, then written once.

    The file is removed when that is decided, and everything after a day. `result` is what the pages show.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "Being checked"
        READY = "ready", "Checked"
        REFUSED = "refused", "Refused"
        IMPORTING = "importing", "Being imported"
        DONE = "done", "Imported"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=100, help_text="The model that the file is about, like members.agency.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content = models.BinaryField()
    state = models.CharField(max_length=20, choices=State, default=State.CHECKING)
    checked = models.PositiveIntegerField("rows checked", default=0)
    total = models.PositiveIntegerField("rows in all", default=0)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_state_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.IMPORTING)
