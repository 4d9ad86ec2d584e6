"""Who took a list of people out of the directory, and when."""

import pgtrigger
from django.conf import settings
from django.db import models

from communities.models.community import Community


class Export(models.Model):
    """One download of a community's members; the database refuses to change or delete a row."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="exports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports")
    at = models.DateTimeField(auto_now_add=True)
    people = models.PositiveIntegerField("people in it")

    class Meta:
        ordering = ["-at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.people} members of {self.community}"
